package stagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// sample is the number of rows of generated tables, long those of the tables on which work is cut off.
const (
	sample = 60
	long   = 20_000
)

// Limits of time. A stage promises to end within 100 ms of its context; the suite allows for a busy machine.
const (
	promptly = 2 * time.Second
	atEnds   = 300 * time.Millisecond // for one execution with a parameter at an end of its range
)

// Run checks a kind as subtests of t.
func Run(t *testing.T, spec stage.Spec, f Fixture) {
	t.Helper()
	s := suite{spec, f.withDefaults()}
	if err := spec.Validate(); err != nil {
		t.Fatal(err)
	}
	for name, check := range map[string]func(suite, *testing.T){
		"result":               suite.result,
		"unusual tables":       suite.unusualTables,
		"unseen values":        suite.unseenValues,
		"unconnected inputs":   suite.unconnected,
		"ends of parameters":   suite.ends,
		"columns not there":    suite.strangeColumns,
		"same seed twice":      suite.sameSeed,
		"cancelled":            suite.cancelled,
		"settings round trip":  suite.roundTrip,
		"inferred schema":      suite.inferred,
		"steps are row by row": suite.rowByRow,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(s, t)
		})
	}
}

// result: with the fixture's settings there is a result on the generated table; with none at all, a result or a sentence.
func (s suite) result(t *testing.T) {
	t.Helper()
	rows := s.fixture.Rows(sample)
	if _, err := s.execute(t.Context(), t, rows, s.settings(t, nil), 1); err != nil {
		t.Errorf("no result on the generated table: %v", err)
	}
	defaults, errs := s.spec.Settings(nil)
	for _, err := range errs {
		checkSentence(t.Context(), t, err)
	}
	if len(errs) == 0 {
		s.outcome(t.Context(), t, rows, defaults)
	}
}

func (s suite) unusualTables(t *testing.T) {
	t.Helper()
	rows := s.fixture.Rows(sample)
	for name, rows := range map[string]*table.Table{
		"empty":         s.fixture.Rows(0),
		"one row":       s.fixture.Rows(1),
		"two rows":      s.fixture.Rows(2),
		"constant":      constant(rows),
		"missing cells": withMissing(rows, 2),
		"no cells":      withMissing(rows, 0),
		"no features":   rows.Drop(featureNames(rows)...),
		"no columns":    rows.Drop(rows.Schema().Names()...),
	} {
		t.Run(name, func(t *testing.T) {
			s.outcome(t.Context(), t, rows, s.settings(t, nil))
		})
	}
}

func featureNames(t *table.Table) []string {
	var out []string
	for _, c := range t.WithRole(table.Feature) {
		out = append(out, c.Name)
	}
	return out
}

// unconnected: without its optional inputs a kind gives a result or a sentence.
func (s suite) unconnected(t *testing.T) {
	t.Helper()
	optional := slices.ContainsFunc(s.spec.Inputs(), func(p stage.PortInfo) bool { return p.Optional })
	if !optional {
		return
	}
	bare := s
	bare.fixture.Inputs = func(t *testing.T, rows *table.Table) (map[string][]stage.Input, error) {
		t.Helper()
		in, err := s.fixture.inputs(t, s.spec, rows)
		for _, p := range s.spec.Inputs() {
			if p.Optional {
				delete(in, p.Name)
			}
		}
		return in, err
	}
	bare.outcome(t.Context(), t, s.fixture.Rows(sample), s.settings(t, nil))
}

// ends: every parameter at both ends of its range and with each of its choices gives a result or a sentence, or stops when it is
// told to because it takes long.
func (s suite) ends(t *testing.T) {
	t.Helper()
	rows := s.fixture.Rows(sample)
	for _, p := range s.spec.ParamInfos() {
		for _, v := range extremes(p) {
			ctx, cancel := context.WithTimeout(t.Context(), atEnds)
			start := time.Now()
			s.outcome(ctx, t, rows, s.settings(t, map[string]any{p.Name: v}))
			if took := time.Since(start); took > atEnds+promptly {
				t.Errorf("%s = %v went on for %v after its context had ended", p.Name, v, took-atEnds)
			}
			cancel()
		}
	}
}

func extremes(p stage.ParamInfo) []any {
	switch {
	case p.Kind == stage.KindBool:
		return []any{false, true}
	case p.Kind == stage.KindChoice:
		var out []any
		for _, c := range p.Choices {
			out = append(out, c)
		}
		return out
	case (p.Kind == stage.KindInt || p.Kind == stage.KindFloat) && (p.Min != 0 || p.Max != 0):
		return []any{p.Min, p.Max}
	}
	return nil
}

// strangeColumns: a column that is not there is refused by Infer or Run, in a sentence.
func (s suite) strangeColumns(t *testing.T) {
	t.Helper()
	const stranger = "no such column"
	rows := s.fixture.Rows(sample)
	for _, p := range s.spec.ParamInfos() {
		var v any
		switch {
		case p.Kind == stage.KindColumn:
			v = stranger
		case p.Kind == stage.KindColumns:
			v = []string{stranger}
		case p.Kind == stage.KindMap && len(p.Choices) > 0:
			v = map[string]string{stranger: p.Choices[0]}
		default:
			continue
		}
		settings := s.settings(t, map[string]any{p.Name: v})
		shape, err := s.infer(t, rows, settings)
		if err == nil {
			_, err = s.execute(t.Context(), t, rows, settings, 1)
		} else {
			checkSentence(t.Context(), t, err)
		}
		if err == nil {
			t.Errorf("%s = %v was taken; inferred %v", p.Name, v, shape)
		}
	}
}

// sameSeed: one seed gives the same bytes, whatever the number of workers, and unchanged content the same fingerprint.
func (s suite) sameSeed(t *testing.T) {
	t.Helper()
	rows, settings := s.fixture.Rows(sample), s.settings(t, nil)
	var first []byte
	for _, workers := range []int{1, 1, 4} {
		out, err := s.execute(t.Context(), t, rows, settings, workers)
		if err != nil {
			t.Fatal(err)
		}
		b := s.outputBytes(t, out)
		if first == nil {
			first = b
		}
		if !bytes.Equal(first, b) {
			t.Errorf("another result with %d workers and the same seed", workers)
		}
	}
	if s.spec.Fingerprint == nil {
		return
	}
	shape := &stage.Shape{Dir: s.dir(t), Settings: settings}
	once, err := s.spec.Fingerprint(t.Context(), shape)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.spec.Fingerprint(t.Context(), shape); err != nil || again != once {
		t.Errorf("the fingerprint of unchanged content went from %q to %q, %v", once, again, err)
	}
}

// cancelled: a context that has ended, or ends soon, ends the work.
func (s suite) cancelled(t *testing.T) {
	t.Helper()
	settings := s.settings(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	start := time.Now()
	_, err := s.execute(ctx, t, s.fixture.Rows(sample), settings, 1)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("with a cancelled context Run returned %v", err)
	}
	if took := time.Since(start); took > promptly {
		t.Errorf("a cancelled Run took %v", took)
	}
	rows := s.fixture.Rows(long)
	if _, err := s.fixture.inputs(t, s.spec, rows); err != nil {
		return
	}
	for _, after := range []time.Duration{time.Millisecond, 20 * time.Millisecond} {
		ctx, cancel := context.WithCancel(t.Context())
		var took time.Duration
		timed := s
		// The context ends so long after Run began: making the rows may take longer than that on a busy machine.
		timed.spec.Run = func(ctx context.Context, task *stage.Task) error {
			defer time.AfterFunc(after, cancel).Stop()
			start := time.Now()
			defer func() { took = max(took, time.Since(start)) }()
			return s.spec.Run(ctx, task)
		}
		timed.outcome(ctx, t, rows, settings)
		if took > after+promptly {
			t.Errorf("Run went on for %v after its context had ended", took-after)
		}
		cancel()
	}
}

// roundTrip: settings read back from JSON are the same.
func (s suite) roundTrip(t *testing.T) {
	t.Helper()
	settings := s.settings(t, nil)
	b, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]any{}
	if err := json.Unmarshal(b, &read); err != nil {
		t.Fatal(err)
	}
	again, errs := s.spec.Settings(read)
	if len(errs) > 0 || !reflect.DeepEqual(settings, again) {
		t.Errorf("settings %v came back as %v %v", settings, again, errs)
	}
}

func sortedPorts(in map[string][]stage.Input) []string { return slices.Sorted(maps.Keys(in)) }
