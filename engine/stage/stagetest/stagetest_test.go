package stagetest_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/table"
)

// A kind that passes: it sends its rows on, in another order.
func sound() stage.Spec { return kind(nil, nil) }

// kind returns a sound kind with another Run or Infer.
func kind(run func(ctx context.Context, t *stage.Task, in *table.Table) (*table.Table, error), infer func(s *stage.Shape) error) stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to shuffle.")
	out := stage.Out[*table.Table]("rows", "The shuffled rows.")
	by := stage.Column("by", rows.Name(), nil, "A column.").Optional()
	depth := stage.Int("depth", 2, 1, 9, "How deep.")
	if run == nil {
		run = func(_ context.Context, t *stage.Task, in *table.Table) (*table.Table, error) {
			return in.Take(t.Rand.Perm(in.Rows())), nil
		}
	}
	if infer == nil {
		infer = func(s *stage.Shape) error {
			s.Set("rows", s.Schema("rows"))
			return stage.Need(s.Schema("rows"), "by", s.Param("by").(string))
		}
	}
	return stage.Spec{
		Kind: "test.shuffle", Version: 1, Title: "Shuffle", Doc: "shuffle rows", Help: "Shuffles rows.", Random: true,
		Ports: []stage.Port{rows, out}, Params: []stage.Param{by, depth},
		Infer: func(_ context.Context, s *stage.Shape) error { return infer(s) },
		Run: func(ctx context.Context, t *stage.Task) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, err := run(ctx, t, rows.From(t))
			if err != nil || r == nil {
				return err
			}
			out.To(t, r)
			return nil
		},
	}
}

// broken are kinds with one fault each, and what the suite must say of it.
var broken = map[string]struct {
	spec stage.Spec
	want string
}{
	"panics on one row": {kind(func(_ context.Context, _ *stage.Task, in *table.Table) (*table.Table, error) {
		if in.Rows() == 1 {
			panic("one row")
		}
		return in, nil
	}, nil), "panicked"},
	"names a Go type": {kind(func(_ context.Context, _ *stage.Task, in *table.Table) (*table.Table, error) {
		if in.Rows() == 0 {
			return nil, errors.New("cannot use a table.Table without rows")
		}
		return in, nil
	}, nil), "names a Go type"},
	"speaks in one word": {kind(func(_ context.Context, t *stage.Task, in *table.Table) (*table.Table, error) {
		if t.Param("depth") == 9 {
			return nil, errors.New("overflow")
		}
		return in, nil
	}, nil), "is no sentence"},
	"sends nothing": {kind(func(context.Context, *stage.Task, *table.Table) (*table.Table, error) { return nil, nil }, nil), "sent nothing"},
	"draws its own chance": {kind(func(_ context.Context, _ *stage.Task, in *table.Table) (*table.Table, error) {
		return in.Take(rand.Perm(in.Rows())), nil
	}, nil), "same seed"},
	"depends on workers": {kind(func(_ context.Context, t *stage.Task, in *table.Table) (*table.Table, error) {
		return in.Take([]int{t.Workers}), nil
	}, nil), "with 4 workers"},
	"does not stop": {kind(func(_ context.Context, _ *stage.Task, in *table.Table) (*table.Table, error) {
		if in.Rows() > 1000 {
			time.Sleep(2500 * time.Millisecond)
		}
		return in, nil
	}, nil), "went on for"},
	"foretells another schema": {kind(nil, func(s *stage.Shape) error {
		s.Set("rows", table.Schema{Fields: []table.Field{{Name: "x", Type: table.Number}}})
		return nil
	}), "foretold"},
	"takes strange columns": {kind(nil, func(s *stage.Shape) error {
		s.Set("rows", s.Schema("rows"))
		return nil
	}), "was taken"},
	"refuses what it runs on": {kind(nil, func(*stage.Shape) error {
		return errors.New("nothing is ever good enough")
	}), "Infer refuses"},
	"forgets its documentation": {func() stage.Spec { s := sound(); s.Help = ""; return s }(), "title, doc or help is missing"},
}

const chosen = "STAGETEST_BROKEN"

func TestSoundKindPasses(t *testing.T) {
	t.Parallel()
	stagetest.Run(t, sound(), stagetest.Fixture{Settings: map[string]any{"by": "colour"}})
}

// TestBrokenKind runs the suite over the kind named in the environment; the test below starts it and expects it to fail.
func TestBrokenKind(t *testing.T) {
	name := os.Getenv(chosen)
	if name == "" {
		t.Skip("only for a broken kind named in " + chosen)
	}
	stagetest.Run(t, broken[name].spec, stagetest.Fixture{})
}

func TestSuiteFindsFaults(t *testing.T) {
	t.Parallel()
	for name, b := range broken {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBrokenKind$")
			cmd.Env = append(slices.Clone(os.Environ()), chosen+"="+name)
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Fatal("the suite passed it")
			}
			if !strings.Contains(string(out), b.want) {
				t.Errorf("the suite failed it without saying %q:\n%s", b.want, out)
			}
		})
	}
}

func TestGeneratedTablesAreEqual(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(int) *table.Table{"mixed": stagetest.Mixed, "numeric": stagetest.Numeric, "number": stagetest.NumericTarget} {
		var a, b strings.Builder
		for _, w := range []*strings.Builder{&a, &b} {
			if err := make(30).Encode(w); err != nil {
				t.Fatal(err)
			}
		}
		if a.String() != b.String() {
			t.Errorf("%s: two tables of one size differ", name)
		}
		if _, err := make(30).Features(); (err == nil) != (name != "mixed") {
			t.Errorf("%s: features for learners: %v", name, err)
		}
		if got := len(make(30).WithRole(table.Target)); got != 1 {
			t.Errorf("%s: %d targets", name, got)
		}
	}
}

// A model made of a table scores tables like it, and is refused where there is nothing to make it of.
func TestModelsScoreTheirTables(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows    *table.Table
		outputs int
	}{
		"two classes": {stagetest.Numeric(20), 2}, "mixed": {stagetest.Mixed(20), 2}, "numbers": {stagetest.NumericTarget(20), 1},
	} {
		m, err := stagetest.Model(c.rows)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out, err := m.Predict(t.Context(), c.rows)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range 20 {
			sum := 0.0
			for _, v := range out.RawRowView(i) {
				sum += v
			}
			if len(out.RawRowView(i)) != c.outputs || (c.outputs > 1 && math.Abs(sum-1) > 1e-12) {
				t.Errorf("%s: row %d gives %v", name, i, out.RawRowView(i))
			}
		}
	}
	if _, err := stagetest.Model(stagetest.Numeric(0)); err == nil {
		t.Error("a model was made of no rows")
	}
}
