package run

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"testing"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
)

// memory is a catalog of a source, a split of four folds, a copy and a gathering kind, and a store.
type memory struct {
	mu      sync.Mutex
	objects map[string][]byte
	entries map[string]track.Entry
	puts    int
	rows    int
	gather  func() // called when the gathering kind runs
}

func newMemory(rows int) *memory {
	return &memory{objects: map[string][]byte{}, entries: map[string]track.Entry{}, rows: rows}
}

func (m *memory) Spec(kind string) (stage.Spec, bool) {
	in, all := stage.In[*table.Table]("rows", "Rows."), stage.Gather[*table.Table]("rows", "Rows.")
	out, rest := stage.Out[*table.Table]("rows", "Rows."), stage.Out[*table.Table]("rest", "Rows.")
	s := stage.Spec{Kind: kind, Version: 1, Title: kind}
	switch kind {
	case "mem.source":
		s.Ports = []stage.Port{out}
		s.Run = func(_ context.Context, t *stage.Task) error {
			rows, err := table.New(table.Numbers("x", make([]float64, m.rows), nil))
			out.To(t, rows)
			return err
		}
	case "mem.split":
		s.Ports = []stage.Port{in, out, rest}
		s.Members = func(stage.Values) []stage.Member {
			return []stage.Member{{Name: "1"}, {Name: "2"}, {Name: "3"}, {Name: "4"}}
		}
		s.Run = func(_ context.Context, t *stage.Task) error {
			out.To(t, in.From(t))
			rest.To(t, in.From(t))
			return nil
		}
	case "mem.copy":
		s.Ports = []stage.Port{in, out}
		s.Run = func(_ context.Context, t *stage.Task) error { out.To(t, in.From(t)); return nil }
	case "mem.gather":
		s.Ports = []stage.Port{all, out}
		s.Run = func(_ context.Context, t *stage.Task) error {
			if m.gather != nil {
				m.gather()
			}
			out.To(t, all.All(t)[0].Value)
			return nil
		}
	default:
		return stage.Spec{}, false
	}
	return s, true
}

func (m *memory) Decode(_ string, r io.Reader) (stage.Value, error) { return model.DecodeTable(r) }

func (m *memory) Put(_ context.Context, write func(w io.Writer) error) (string, int64, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return "", 0, err
	}
	sum := sha256.Sum256(b.Bytes())
	m.mu.Lock()
	defer m.mu.Unlock()
	m.puts++
	m.objects[hex.EncodeToString(sum[:])] = b.Bytes()
	return hex.EncodeToString(sum[:]), int64(b.Len()), nil
}

func (m *memory) Get(_ context.Context, address string) (io.ReadCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.objects[address]
	if !ok {
		return nil, track.ErrNotFound
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (m *memory) Lookup(_ context.Context, key string) (track.Entry, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[key]
	return e, ok
}

func (m *memory) Keep(_ context.Context, key string, e track.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries[key] = e
	return nil
}

// held counts the values in memory, by node.
func (s *valueStore) heldValues() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]int{}
	for e, h := range s.held {
		if len(h.values) > 0 {
			out[e.node.ID] += len(h.values)
		}
	}
	return out
}

func chainOf(kinds ...string) *graph.Document {
	d := &graph.Document{}
	for i, kind := range kinds {
		d.Nodes = append(d.Nodes, graph.Node{ID: "n" + strconv.Itoa(i), Kind: kind, Version: 1})
		if i > 0 {
			d.Links = append(d.Links, graph.Link{From: graph.End{Node: "n" + strconv.Itoa(i-1), Port: "rows"}, To: graph.End{Node: "n" + strconv.Itoa(i), Port: "rows"}})
		}
	}
	return d
}

// Values are let go as soon as the last one that takes them has ended, each output by itself.
func TestValuesAreLetGo(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 4} {
		m := newMemory(10)
		d := chainOf("mem.source", "mem.split", "mem.copy", "mem.copy", "mem.gather")
		d.Links = append(d.Links, graph.Link{From: graph.End{Node: "n1", Port: "rest"}, To: graph.End{Node: "n4", Port: "rows"}})
		o := Options{Catalog: m, Objects: m, Cache: m, Workers: workers}.withDefaults(d)
		p, err := NewPlan(t.Context(), d, m, "", 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		x := &executor{Options: o, plan: p, board: newBoard(p, Events{}), store: newValues(o)}
		var atGather map[string]int
		m.gather = func() { atGather = x.store.heldValues() }
		x.schedule(t.Context())
		// The tables that the gathering node waits for: four of the last copy, four of rest.
		if len(atGather) != 2 || atGather["n3"] != 4 || atGather["n1"] != 4 {
			t.Errorf("%d workers: at the end of all folds %v are held", workers, atGather)
		}
		if left := x.store.heldValues(); len(left) != 0 {
			t.Errorf("%d workers: %v are held when all is over", workers, left)
		}
		for _, n := range p.nodes {
			if s := x.board.states[n.ID]; s.Status != track.Done {
				t.Errorf("%s is %s: %s", n.ID, s.Status, s.Error)
			}
		}
	}
}

// A value that nodes hand on as it came is stored once, and is an output of each.
func TestValuesPassedOnAreStoredOnce(t *testing.T) {
	t.Parallel()
	m := newMemory(10)
	d := chainOf("mem.source", "mem.copy", "mem.copy")
	r, err := Run(t.Context(), d, Options{Catalog: m, Objects: m, Cache: m, Workers: 1})
	if err != nil || r.Status != track.Done {
		t.Fatal(r, err)
	}
	if m.puts != 1 {
		t.Errorf("stored %d times", m.puts)
	}
	for _, n := range r.Nodes {
		if len(n.Outputs) != 1 || m.objects[n.Outputs[0].Object] == nil {
			t.Errorf("%s: outputs %v", n.ID, n.Outputs)
		}
	}
}

// The cost of the executor itself: chains of nodes that copy a table of one row. A node of the longer one should cost no more.
func BenchmarkRun(b *testing.B) {
	for _, nodes := range []int{100, 1000} {
		kinds := append([]string{"mem.source"}, slices.Repeat([]string{"mem.copy"}, nodes-1)...)
		d := chainOf(kinds...)
		for _, cached := range []bool{false, true} {
			b.Run(fmt.Sprintf("nodes=%d/cached=%t", nodes, cached), func(b *testing.B) {
				m := newMemory(1)
				o := Options{Catalog: m, Objects: m, Cache: m, Workers: 1, Force: !cached}
				if _, err := Run(b.Context(), d, o); err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					if r, err := Run(b.Context(), d, o); err != nil || r.Status != track.Done {
						b.Fatal(r, err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*nodes), "µs/node")
			})
		}
	}
}
