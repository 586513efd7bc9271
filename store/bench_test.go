package store_test

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

// typicalRun is a run of 12 nodes with a document of 8 KiB.
func typicalRun(i int) *track.Run {
	r := &track.Run{
		ID: fmt.Sprint("run-", i), Pipeline: "churn.pipeline.json", Started: start.Add(time.Duration(i) * time.Second),
		Document: json.RawMessage(`"` + strings.Repeat("x", 8<<10) + `"`), Environment: map[string]string{"os": "linux", "cpu": "2"},
	}
	for n := range 12 {
		r.Nodes = append(r.Nodes, track.Node{
			ID: fmt.Sprint("n", n), Kind: "clean.impute", Title: "Impute", Status: track.Done, Seconds: 0.1, Rows: 1000,
			Reason: "a parameter changed", Outputs: []track.Output{{Port: "rows", Member: "full", Type: "table", Object: strings.Repeat("a", 64), Rows: 1000}},
		})
	}
	r.Evaluations = []track.Evaluation{{Node: "n11", Model: "m", Task: evaluate.Binary, Metrics: map[string]evaluate.Score{
		"auc": {Mean: 0.9, Folds: []float64{0.9, 0.8, 0.7, 0.9, 0.8}}, "accuracy": {Mean: 0.9, Folds: []float64{0.9, 0.8, 0.7, 0.9, 0.8}},
	}}}
	return r
}

func BenchmarkRuns(b *testing.B) {
	s := storetest.Open(b)
	const runs = 10_000
	var wg sync.WaitGroup
	for worker := range 200 {
		wg.Go(func() {
			for i := worker; i < runs; i += 200 {
				r := typicalRun(i)
				if err := s.Begin(b.Context(), r); err != nil {
					b.Error(err)
				}
				r.Status = track.Done
				if err := s.Finish(b.Context(), r); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, limit := range []int{100, runs} {
		b.Run(fmt.Sprint("limit=", limit), func(b *testing.B) {
			for b.Loop() {
				if got, err := s.Runs(b.Context(), limit); err != nil || len(got) != limit {
					b.Fatal(len(got), err)
				}
			}
		})
	}
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Run(b.Context(), "run-5000"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("update", func(b *testing.B) {
		r := typicalRun(5000)
		for b.Loop() {
			if err := s.Update(b.Context(), r); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gc", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.GC(b.Context(), store.GCOptions{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// untitled is a model whose name is not as long as its bytes.
type untitled struct{ stage.Value }

func (u untitled) Encode(w io.Writer) error { return u.Value.(fakeModel).Encode(w) }

// BenchmarkPut compares cached objects with models, which are flushed to the disk, and get a record.
func BenchmarkPut(b *testing.B) {
	for _, size := range []int{1 << 10, 1 << 20} {
		content := noise(size, 1)
		s := storetest.Open(b)
		i := 0
		fresh := func() fakeModel {
			i++
			return fakeModel(fmt.Sprint(i)) + fakeModel(content)
		}
		b.Run(fmt.Sprintf("cached/bytes=%d", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				put(b, s, []byte(fresh()))
			}
		})
		b.Run(fmt.Sprintf("again/bytes=%d", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				put(b, s, content)
			}
		})
		b.Run(fmt.Sprintf("model/bytes=%d", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				if _, err := s.Register(b.Context(), stage.Registration{Name: "m", Model: untitled{fresh()}}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("get/bytes=%d", size), func(b *testing.B) {
			b.SetBytes(int64(size))
			address := put(b, s, content)
			for b.Loop() {
				r, err := s.Get(b.Context(), address)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, r); err != nil {
					b.Fatal(err)
				}
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCache(b *testing.B) {
	s := storetest.Open(b)
	e := entry(put(b, s, []byte("rows")))
	b.Run("keep", func(b *testing.B) {
		for b.Loop() {
			if err := s.Keep(b.Context(), "k", e); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("keep in parallel", func(b *testing.B) {
		b.SetParallelism(8)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if err := s.Keep(b.Context(), "k", e); err != nil {
					b.Error(err)
				}
			}
		})
	})
	b.Run("lookup", func(b *testing.B) {
		for b.Loop() {
			if _, hit := s.Lookup(b.Context(), "k"); !hit {
				b.Fatal("no hit")
			}
		}
	})
}
