package run_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// world is a catalog of small kinds and what they read and do outside:
//
//	fake.source   rows with a target, from the world's content (Fingerprint)
//	fake.step     adds k to every value; Fits
//	fake.noise    adds random numbers; Random
//	fake.split    folds members and, if asked, full
//	fake.gather   one row for each table of every member
//	fake.report   an evaluation
//	fake.learn    needs rows, promises a model
//	fake.model    takes models and tables, as Evaluate does
//	fake.act      Always
//	fake.bad      does what its parameter says: fail, panic, nothing, wait, exit early …
type world struct {
	mu      sync.Mutex
	content string         // what sources read
	ran     map[string]int // executions by "node" or "node/member"
	hook    func(ctx context.Context, t *stage.Task) error
}

func newWorld() *world { return &world{content: "first", ran: map[string]int{}} }

// executed returns what ran since the last call, sorted.
func (w *world) executed() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []string
	for name, n := range w.ran {
		out = append(out, name+strings.Repeat("!", n-1)) // a "!" for each time too many
	}
	clear(w.ran)
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (w *world) count(t *stage.Task) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := t.Node
	if t.Member.Name != "" {
		name += "/" + strings.ReplaceAll(t.Member.Name, " ", "")
	}
	w.ran[name]++
}

func (w *world) Decode(kind string, r io.Reader) (stage.Value, error) {
	switch kind {
	case "table":
		t, err := model.DecodeTable(r)
		if err != nil {
			return nil, err
		}
		return t, nil
	case "evaluation":
		e, err := evaluate.Decode(r)
		if err != nil {
			return nil, err
		}
		return e, nil
	}
	return nil, fmt.Errorf("no values of kind %q", kind)
}

func (w *world) Spec(kind string) (stage.Spec, bool) {
	make, ok := map[string]func() stage.Spec{
		"fake.source": w.source, "fake.step": w.step, "fake.noise": w.noise, "fake.split": w.split, "fake.gather": w.gather,
		"fake.report": w.report, "fake.learn": w.learn, "fake.model": w.judge, "fake.act": w.act, "fake.bad": w.bad,
	}[kind]
	if !ok {
		return stage.Spec{}, false
	}
	s := make()
	s.Kind, s.Version, s.Doc, s.Help = kind, max(1, s.Version), "do something", "Does something."
	run := s.Run
	s.Run = func(ctx context.Context, t *stage.Task) error {
		w.count(t)
		if w.hook != nil {
			if err := w.hook(ctx, t); err != nil {
				return err
			}
		}
		return run(ctx, t)
	}
	return s, true
}

func numbers(v []float64, rows *table.Table) (*table.Table, error) {
	return rows.With(table.Numbers("x", v, nil))
}

func (w *world) source() stage.Spec {
	out := stage.Out[*table.Table]("rows", "Rows.")
	n := stage.Int("n", 12, 0, 1000, "Rows.")
	target := stage.Bool("target", true, "Whether there is a target.")
	return stage.Spec{
		Title: "Source", Ports: []stage.Port{out}, Params: []stage.Param{n, target},
		Fingerprint: func(context.Context, *stage.Shape) (string, error) {
			if w.content == "cursed" {
				panic("a curse")
			}
			if w.content == "" {
				return "", errors.New("the file is gone; choose another")
			}
			return w.content, nil
		},
		Infer: func(_ context.Context, s *stage.Shape) error {
			schema := table.Schema{Fields: []table.Field{{Name: "x", Type: table.Number}}}
			if target.Of(s) {
				schema.Fields = append(schema.Fields, table.Field{Name: "y", Type: table.Number, Role: table.Target})
			}
			s.Set("rows", schema)
			return nil
		},
		Run: func(_ context.Context, t *stage.Task) error {
			x := make([]float64, n.Of(t))
			for i := range x {
				x[i] = float64(i + len(w.content))
			}
			rows, err := table.New(table.Numbers("x", x, nil))
			if err != nil {
				return err
			}
			out.To(t, rows)
			return nil
		},
	}
}

func (w *world) step() stage.Spec {
	rows, out := stage.In[*table.Table]("rows", "Rows."), stage.Out[*table.Table]("rows", "Rows.")
	k := stage.Float("k", 1, -100, 100, "What to add.")
	return stage.Spec{
		Title: "Step", Version: 2, Ports: []stage.Port{rows, out}, Params: []stage.Param{k}, Fits: true,
		Upgrade: func(_ int, params map[string]any) error {
			if v, ok := params["plus"]; ok {
				params["k"] = v
				delete(params, "plus")
			}
			return nil
		},
		Infer: func(_ context.Context, s *stage.Shape) error {
			if k.Of(s) == 13 {
				panic("thirteen")
			}
			if k.Of(s) == 99 {
				return &stage.ParamError{Param: "k", Err: errors.New("99 cannot work; take less")}
			}
			s.Set("rows", s.Schema("rows"))
			return nil
		},
		Run: func(_ context.Context, t *stage.Task) error {
			c, _ := rows.From(t).Column("x")
			v := c.Floats()
			for i := range v {
				v[i] += k.Of(t)
			}
			r, err := numbers(v, rows.From(t))
			if err != nil {
				return err
			}
			out.To(t, r)
			t.Summary = fmt.Sprintf("%s plus %v", t.Member.Name, k.Of(t))
			return nil
		},
	}
}

func (w *world) noise() stage.Spec {
	rows, out := stage.In[*table.Table]("rows", "Rows."), stage.Out[*table.Table]("rows", "Rows.")
	return stage.Spec{
		Title: "Noise", Ports: []stage.Port{rows, out}, Random: true,
		Run: func(_ context.Context, t *stage.Task) error {
			v := make([]float64, rows.From(t).Rows())
			for i := range v {
				v[i] = t.Rand.Float64()
			}
			r, err := numbers(v, rows.From(t))
			if err != nil {
				return err
			}
			out.To(t, r)
			return nil
		},
	}
}

func (w *world) split() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows.")
	train, test := stage.Out[*table.Table]("train", "Rows."), stage.OptionalOut[*table.Table]("test", "Rows.")
	folds, full := stage.Int("folds", 2, 0, 100, "Folds."), stage.Bool("full", true, "With full.")
	return stage.Spec{
		Title: "Split", Ports: []stage.Port{rows, train, test}, Params: []stage.Param{folds, full}, Random: true,
		Members: func(v stage.Values) []stage.Member {
			var out []stage.Member
			if folds.Of(v) == 13 {
				panic("thirteen")
			}
			for i := range folds.Of(v) {
				out = append(out, stage.Member{Name: fmt.Sprintf("fold %d", i+1)})
			}
			if full.Of(v) {
				out = append(out, stage.Member{Name: "full", Full: true})
			}
			return out
		},
		Infer: func(_ context.Context, s *stage.Shape) error {
			s.Set("train", s.Schema("rows"))
			s.Set("test", s.Schema("rows"))
			return nil
		},
		Run: func(_ context.Context, t *stage.Task) error {
			in := rows.From(t)
			if t.Member.Full {
				train.To(t, in)
				return nil
			}
			var fold int
			if _, err := fmt.Sscanf(t.Member.Name, "fold %d", &fold); err != nil {
				return err
			}
			var learn, judge []int
			for at, i := range t.Rand.Perm(in.Rows()) {
				if at%folds.Of(t) == fold-1 {
					judge = append(judge, i)
				} else {
					learn = append(learn, i)
				}
			}
			train.To(t, in.Take(learn))
			test.To(t, in.Take(judge))
			return nil
		},
	}
}

func (w *world) gather() stage.Spec {
	rows, out := stage.Gather[*table.Table]("rows", "Rows."), stage.Out[*table.Table]("rows", "Rows.")
	return stage.Spec{
		Title: "Gather", Ports: []stage.Port{rows, out},
		Run: func(_ context.Context, t *stage.Task) error {
			var from []string
			var n []float64
			for _, g := range rows.All(t) {
				from = append(from, g.Node+":"+g.Member.Name)
				n = append(n, float64(g.Value.Rows()))
			}
			r, err := table.New(table.Texts("from", from, nil), table.Numbers("x", n, nil))
			if err != nil {
				return err
			}
			out.To(t, r)
			t.Summary = strings.Join(from, ", ")
			return nil
		},
	}
}

func (w *world) report() stage.Spec {
	rows, out := stage.Gather[*table.Table]("rows", "Rows."), stage.Out[*evaluate.Report]("evaluation", "Figures.")
	return stage.Spec{
		Title: "Report", Ports: []stage.Port{rows, out},
		Run: func(ctx context.Context, t *stage.Task) error {
			res, err := evaluate.Evaluate(ctx, evaluate.Predictions{Task: evaluate.Regression, Truth: []float64{1, 2, 4}, Predicted: []float64{1, 2, 3}})
			if err != nil {
				return err
			}
			res.Node, res.Model = "learner", "Learner"
			out.To(t, &evaluate.Report{Results: []evaluate.Result{res}})
			return nil
		},
	}
}

func (w *world) learn() stage.Spec {
	rows, out := stage.In[*table.Table]("rows", "Rows."), stage.Out[*model.Model]("model", "Model.")
	return stage.Spec{
		Title: "Learn", Ports: []stage.Port{rows, out},
		Run: func(context.Context, *stage.Task) error { return nil },
	} // sends nothing: a defect
}

func (w *world) judge() stage.Spec {
	models, test := stage.Gather[*model.Model]("models", "Models."), stage.Gather[*table.Table]("test", "Rows.")
	best := stage.Out[*model.Model]("best", "The best.")
	return stage.Spec{Title: "Judge", Ports: []stage.Port{models, test, best}, Run: func(context.Context, *stage.Task) error { return nil }}
}

func (w *world) act() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows.")
	name := stage.Text("name", "thing", "Name.")
	return stage.Spec{
		Title: "Act", Ports: []stage.Port{rows}, Params: []stage.Param{name}, Always: true,
		Run: func(ctx context.Context, t *stage.Task) error {
			if t.Registry == nil {
				return nil
			}
			_, err := t.Registry.Register(ctx, stage.Registration{Name: name.Of(t), Node: t.Node})
			return err
		},
	}
}

func (w *world) bad() stage.Spec {
	rows, out := stage.OptionalIn[*table.Table]("rows", "Rows."), stage.Out[*table.Table]("rows", "Rows.")
	how := stage.Choice("how", []string{"fail", "panic", "send nothing", "wait", "finish late", "progress", "unencodable"}, "How.")
	in := stage.Text("in", "", "Only in this member.")
	return stage.Spec{
		Title: "Bad", Ports: []stage.Port{rows, out}, Params: []stage.Param{how, in},
		Run: func(ctx context.Context, t *stage.Task) error {
			here, _ := table.New(table.Numbers("x", []float64{1}, nil))
			out.To(t, here)
			if m := in.Of(t); m != "" && m != t.Member.Name {
				return nil
			}
			switch how.Of(t) {
			case "fail":
				return &table.ColumnError{Column: "x", Row: 2, Err: errors.New("it is too blue; paint it")}
			case "panic":
				panic("oops")
			case "send nothing":
				t.Outputs = nil
			case "wait":
				<-ctx.Done()
				return ctx.Err()
			case "finish late":
				<-ctx.Done()
				time.Sleep(50 * time.Millisecond)
			case "progress":
				for i := range 1000 {
					time.Sleep(time.Millisecond)
					t.Report(i+1, 1000)
				}
			case "unencodable":
				t.Outputs["rows"] = (*table.Table)(nil)
			}
			return nil
		},
	}
}
