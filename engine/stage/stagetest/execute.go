package stagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// suite is one kind under test.
type suite struct {
	spec    stage.Spec
	fixture Fixture
}

// settings returns the checked parameters: the fixture's, then those of over.
func (s suite) settings(t *testing.T, over map[string]any) map[string]any {
	t.Helper()
	given := map[string]any{}
	maps.Copy(given, s.fixture.Settings)
	maps.Copy(given, over)
	out, errs := s.spec.Settings(given)
	if len(errs) > 0 {
		t.Fatalf("settings %v: %v", given, errs)
	}
	return out
}

// members are the executions that a node of this kind has: one outside families, one for each member of a split.
func (s suite) members(settings map[string]any) []stage.Member {
	if s.spec.Members == nil {
		return []stage.Member{{}}
	}
	return s.spec.Members(&stage.Task{Settings: settings})
}

// execute runs the kind on a table, once for each member, and checks that each outcome is a result or a sentence and that the
// inputs are as they were. It returns the outputs of every member, or the first error.
func (s suite) execute(ctx context.Context, t *testing.T, rows *table.Table, settings map[string]any, workers int) ([]map[string]stage.Value, error) {
	t.Helper()
	inputs, err := s.fixture.inputs(t, s.spec, rows)
	if err != nil {
		return nil, err
	}
	before := inputBytes(t, inputs)
	var out []map[string]stage.Value
	for _, m := range s.members(settings) {
		task := &stage.Task{
			Node: "n1", Title: s.spec.Title, Key: "key", Member: m, Workers: workers, Inputs: inputs, Settings: settings,
			Rand: rand.New(rand.NewPCG(1, 2)),
		}
		if s.fixture.Prepare != nil {
			s.fixture.Prepare(t, task)
		}
		if err = s.guarded(ctx, t, task); err != nil {
			if !checkSentence(ctx, t, err) {
				t.Logf("with the settings %v", settings)
			}
			break
		}
		s.checkOutputs(t, task)
		out = append(out, task.Outputs)
	}
	if !bytes.Equal(before, inputBytes(t, inputs)) {
		t.Errorf("%s changed its input", s.spec.Kind)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// outcome executes where a result and a sentence are equally good.
func (s suite) outcome(ctx context.Context, t *testing.T, rows *table.Table, settings map[string]any) {
	t.Helper()
	if _, err := s.execute(ctx, t, rows, settings, 1); err != nil {
		t.Logf("refused: %v", err)
	}
}

// guarded turns a panic into a test failure and an error.
func (s suite) guarded(ctx context.Context, t *testing.T, task *stage.Task) (err error) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s panicked with %v: %v\n%s", s.spec.Kind, task.Settings, p, debug.Stack())
			err = errors.New("the stage panicked")
		}
	}()
	return s.spec.Run(ctx, task)
}

// checkOutputs checks that the promised ports hold what they promise.
func (s suite) checkOutputs(t *testing.T, task *stage.Task) {
	t.Helper()
	for _, p := range s.spec.Outputs() {
		v, ok := task.Outputs[p.Name]
		if !ok {
			if !p.Optional {
				t.Errorf("%s sent nothing to port %q", s.spec.Kind, p.Name)
			}
			continue
		}
		if v.ValueKind() != p.Type {
			t.Errorf("%s sent a %s to port %q of type %s", s.spec.Kind, v.ValueKind(), p.Name, p.Type)
		}
		if tab, ok := v.(*table.Table); ok {
			checkTable(t, tab)
		}
	}
}

// checkTable checks what New cannot: missing numbers are null, never NaN.
func checkTable(t *testing.T, tab *table.Table) {
	t.Helper()
	for _, c := range tab.Columns() {
		for i := range c.Len() {
			if c.Type == table.Number && !c.IsMissing(i) && math.IsNaN(c.Float(i)) {
				t.Errorf("column %q, row %d: NaN instead of a missing cell", c.Name, i)
				return
			}
		}
	}
}

var goType = regexp.MustCompile(`\*?\b[a-z][a-z0-9]*\.[A-Z][A-Za-z0-9]*\b`)

// checkSentence checks that an error reads like one: no empty text, no panic, no Go types, no slips of formatting. The error of
// an ended context may pass as it is. It returns whether the error passed.
func checkSentence(ctx context.Context, t *testing.T, err error) bool {
	t.Helper()
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return true
	}
	text := err.Error()
	if fault := fault(text); fault != "" {
		t.Errorf("the error %s: %q", fault, text)
		return false
	}
	return true
}

func fault(text string) string {
	switch {
	case strings.TrimSpace(text) == "":
		return "says nothing"
	case len(strings.Fields(text)) < 4:
		return "is no sentence"
	case goType.MatchString(text):
		return "names a Go type, " + goType.FindString(text)
	}
	for _, s := range []string{"panic", "runtime error", "nil pointer", "<nil>", "%!", "0xc0", "interface conversion", "goroutine"} {
		if strings.Contains(text, s) {
			return fmt.Sprintf("contains %q", s)
		}
	}
	return ""
}

// outputBytes encodes outputs in the order of the ports.
func (s suite) outputBytes(t *testing.T, members []map[string]stage.Value) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, m := range members {
		for _, p := range s.spec.Outputs() {
			b.WriteString(p.Name)
			if v, ok := m[p.Name]; ok {
				write(t, &b, v)
			}
		}
	}
	return b.Bytes()
}

func inputBytes(t *testing.T, inputs map[string][]stage.Input) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, port := range sortedPorts(inputs) {
		for _, in := range inputs[port] {
			if in.Value != nil {
				write(t, &b, in.Value)
			}
		}
	}
	return b.Bytes()
}

func write(t *testing.T, w io.Writer, v stage.Value) {
	t.Helper()
	var err error
	if e, ok := v.(interface{ Encode(w io.Writer) error }); ok {
		err = e.Encode(w)
	} else {
		err = json.NewEncoder(w).Encode(v)
	}
	if err != nil {
		t.Fatalf("encode a %s: %v", v.ValueKind(), err)
	}
}
