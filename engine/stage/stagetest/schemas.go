package stagetest

import (
	"bytes"
	"context"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// infer asks the kind what it makes of the inputs' schemas; nil without Infer.
func (s suite) infer(t *testing.T, rows *table.Table, settings map[string]any) (*stage.Shape, error) {
	t.Helper()
	if s.spec.Infer == nil {
		return nil, nil
	}
	inputs, err := s.fixture.inputs(t, s.spec, rows)
	if err != nil {
		return nil, err
	}
	shape := &stage.Shape{Dir: s.dir(t), Settings: settings, In: map[string][]table.Schema{}}
	for port, in := range inputs {
		for _, v := range in {
			schema := table.Schema{Open: true}
			if tab, ok := v.Value.(*table.Table); ok {
				schema = tab.Schema()
			}
			shape.In[port] = append(shape.In[port], schema)
		}
	}
	return shape, s.spec.Infer(t.Context(), shape)
}

// dir returns the folder that the fixture prepares for relative paths.
func (s suite) dir(t *testing.T) string {
	t.Helper()
	task := &stage.Task{}
	if s.fixture.Prepare != nil {
		s.fixture.Prepare(t, task)
	}
	return task.Dir
}

// inferred: what Infer foretells comes: exactly that, or at least that where the schema is open. It does without schemas too.
func (s suite) inferred(t *testing.T) {
	t.Helper()
	if s.spec.Infer == nil {
		return
	}
	rows, settings := s.fixture.Rows(sample), s.settings(t, nil)
	unknown := &stage.Shape{Dir: s.dir(t), Settings: settings}
	if err := s.spec.Infer(t.Context(), unknown); err != nil {
		t.Errorf("Infer without known inputs: %v", err)
	}
	shape, err := s.infer(t, rows, settings)
	if err != nil {
		t.Fatalf("Infer refuses what Run takes: %v", err)
	}
	out, err := s.execute(t.Context(), t, rows, settings, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range out {
		for port, want := range shape.Out {
			tab, ok := member[port].(*table.Table)
			if !ok {
				continue
			}
			got := tab.Schema()
			if !want.Open && !slices.Equal(got.Fields, want.Fields) {
				t.Errorf("port %q: foretold %v, came %v", port, want.Fields, got.Fields)
			}
			for _, f := range want.Fields {
				if !slices.Contains(got.Fields, f) {
					t.Errorf("port %q: foretold %v, which did not come: %v", port, f, got.Fields)
				}
			}
		}
	}
}

// predictor is what models are.
type predictor interface {
	Predict(ctx context.Context, rows *table.Table) (*mat.Dense, error)
}

// unseenValues: the steps and models that a kind fitted take levels and values they have not seen, or refuse them in a sentence.
func (s suite) unseenValues(t *testing.T) {
	t.Helper()
	rows := s.fixture.Rows(sample)
	out, err := s.execute(t.Context(), t, rows, s.settings(t, nil), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range out {
		for _, v := range member {
			for _, strange := range []*table.Table{unseen(rows), withMissing(rows, 0), rows.Take(nil)} {
				checkUnseen(t, v, strange)
			}
		}
	}
}

func checkUnseen(t *testing.T, v stage.Value, rows *table.Table) {
	t.Helper()
	switch v := v.(type) {
	case *table.Table:
		if v.Lineage().Origin.ID != rows.Lineage().Origin.ID {
			return
		}
		if out, err := replay(t.Context(), v.Lineage(), rows); err != nil {
			checkSentence(t.Context(), t, err)
		} else {
			checkTable(t, out)
			if out.Rows() != rows.Rows() {
				t.Errorf("steps made %d rows of %d", out.Rows(), rows.Rows())
			}
		}
	case predictor:
		if _, err := v.Predict(t.Context(), rows); err != nil {
			checkSentence(t.Context(), t, err)
		}
	}
}

// replay applies to rows the steps of a lineage that they have not been through.
func replay(ctx context.Context, l table.Lineage, rows *table.Table) (*table.Table, error) {
	steps, err := l.Missing(rows)
	if err != nil {
		return nil, err
	}
	for _, f := range steps {
		if rows, err = f.Apply(ctx, rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// rowByRow: the steps that a kind fitted give for one row alone what they give for it among others, and come back the same from
// their saved form.
func (s suite) rowByRow(t *testing.T) {
	t.Helper()
	rows := s.fixture.Rows(sample)
	out, err := s.execute(t.Context(), t, rows, s.settings(t, nil), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range out {
		for port, v := range member {
			tab, ok := v.(*table.Table)
			if !ok || len(tab.Lineage().Steps) == 0 || tab.Lineage().Origin.ID != rows.Lineage().Origin.ID {
				continue
			}
			var saved, again bytes.Buffer
			if err := tab.Encode(&saved); err != nil {
				t.Fatal(err)
			}
			want := bytes.Clone(saved.Bytes())
			read, err := table.Decode(&saved, step.Decode)
			if err != nil {
				t.Fatalf("port %q: %v", port, err)
			}
			if err := read.Encode(&again); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(want, again.Bytes()) {
				t.Errorf("port %q: the table read back is another", port)
			}
			whole, err := replay(t.Context(), read.Lineage(), rows)
			if err != nil {
				t.Fatal(err)
			}
			compareRows(t, read.Lineage(), rows, whole)
		}
	}
}

// compareRows checks some rows of whole, which went through the steps together, against those rows on their own.
func compareRows(t *testing.T, l table.Lineage, rows, whole *table.Table) {
	t.Helper()
	for _, i := range []int{0, 7, rows.Rows() - 1} {
		alone, err := replay(t.Context(), l, rows.Take([]int{i}))
		if err != nil {
			t.Fatalf("row %d alone: %v", i, err)
		}
		for k, c := range whole.Columns() {
			if a := alone.At(k); a.Name != c.Name || a.String(0) != c.String(i) || a.IsMissing(0) != c.IsMissing(i) {
				t.Errorf("row %d, column %q: %q alone, %q among others", i, c.Name, a.String(0), c.String(i))
			}
		}
	}
}
