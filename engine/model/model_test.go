package model_test

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/kmeans"
	"headrace.dev/studio/engine/ml/knn"
	"headrace.dev/studio/engine/ml/linear"
	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/ml/tree"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// raw makes rows as they come from a file: a size with gaps, a whole number, a colour, a label.
func raw(t testing.TB, n int) *table.Table { //nolint:thelper // used by fuzz targets as well
	r := rand.New(rand.NewPCG(3, 4))
	size, gap, rooms := make([]float64, n), make([]bool, n), make([]int64, n)
	colour, label := make([]string, n), make([]string, n)
	for i := range n {
		size[i], gap[i], rooms[i] = r.NormFloat64(), i%7 != 3, int64(r.IntN(5))
		colour[i] = []string{"blue", "green", "red"}[r.IntN(3)]
		label[i] = []string{"no", "yes"}[r.IntN(2)]
	}
	rows, err := table.New(table.Numbers("size", size, gap), table.Integers("rooms", rooms, nil), table.CategoriesOf("colour", colour, nil),
		table.CategoriesOf("label", label, nil).As(table.Target))
	if err != nil {
		t.Fatal(err)
	}
	return rows.WithOrigin("file")
}

// stages are the rows after each step of the preparation: raw, imputed, encoded.
func stages(t testing.TB, rows *table.Table) []*table.Table { //nolint:thelper // used by fuzz targets as well
	ctx := t.Context()
	impute := &step.Impute{Columns: []step.ImputeColumn{{Name: "size", Type: table.Number, Number: 0.5}}}
	onehot, err := step.FitOneHot(ctx, rows, step.OneHotOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out := []*table.Table{rows}
	for i, s := range []table.Step{impute, onehot} {
		next, err := table.Fitted{ID: "key" + string(rune('1'+i)), Node: []string{"impute", "onehot"}[i], Step: s}.Apply(ctx, out[i])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, next)
	}
	return out
}

// models fits one model of every predictor.
func models(t testing.TB) map[string]*model.Model { //nolint:thelper // used by fuzz targets as well
	ctx := t.Context()
	rows := stages(t, raw(t, 60))[2]
	var features []string
	for _, c := range rows.WithRole(table.Feature) {
		features = append(features, c.Name)
	}
	x, err := rows.Matrix(features)
	if err != nil {
		t.Fatal(err)
	}
	label, _ := rows.Column("label")
	y, v := model.ClassIndex(label, label.Levels()), make([]float64, rows.Rows())
	for i := range v {
		v[i] = x.At(i, 0) + 2*x.At(i, 1)
	}
	out := map[string]*model.Model{}
	add := func(task evaluate.Task, p model.Predictor, err error) {
		if err != nil {
			t.Fatal(err)
		}
		m := &model.Model{
			Title: "T", Node: "learn", Learner: "learn." + p.Kind(), Task: task, Target: "label", LabelType: table.Category,
			Features: features, Rows: rows.Rows(), Lineage: rows.Lineage(), Predictor: p,
		}
		if task == evaluate.Binary {
			m.Classes = label.Levels()
		}
		out[p.Kind()+" "+string(task)] = m
	}
	rng := func() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }
	lo, err := logistic.Fit(ctx, x, y, nil, logistic.Options{Classes: 2})
	add(evaluate.Binary, lo, err)
	li, err := linear.Fit(ctx, x, v, nil, linear.Options{})
	add(evaluate.Regression, li, err)
	for task, target := range map[evaluate.Task][]float64{evaluate.Binary: y, evaluate.Regression: v} {
		classes := map[evaluate.Task]int{evaluate.Binary: 2}[task]
		tr, err := tree.Fit(ctx, x, target, nil, tree.Options{Classes: classes})
		add(task, tr, err)
		bo, err := boost.Fit(ctx, x, target, nil, boost.Options{Classes: classes, Trees: 5, Rand: rng()})
		add(task, bo, err)
		kn, err := knn.Fit(ctx, x, target, nil, knn.Options{Classes: classes, Neighbours: 3})
		add(task, kn, err)
	}
	km, err := kmeans.Fit(ctx, x, nil, nil, kmeans.Options{Clusters: 2, Rand: rng()})
	add(evaluate.Clustering, km, err)
	return out
}

func encoded(t testing.TB, m *model.Model) []byte { //nolint:thelper // used by fuzz targets as well
	var b bytes.Buffer
	if err := m.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every predictor comes back from its saved form with the same predictions, bit for bit.
func TestEncodeAndDecode(t *testing.T) {
	t.Parallel()
	all := models(t)
	if len(all) != 9 {
		t.Errorf("%d models; every predictor should be here", len(all))
	}
	for _, p := range model.Predictors() {
		found := false
		for _, m := range all {
			found = found || m.Predictor.Kind() == p.Kind()
		}
		if !found {
			t.Errorf("no model of %s", p.Kind())
		}
	}
	for name, m := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			saved := encoded(t, m)
			back, err := model.Decode(bytes.NewReader(saved))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(encoded(t, back), saved) {
				t.Error("saved again, it is another")
			}
			rows := raw(t, 30)
			p, errP := m.Predict(t.Context(), rows)
			q, errQ := back.Predict(t.Context(), rows)
			if errP != nil || errQ != nil || !mat.Equal(p, q) {
				t.Errorf("it predicts otherwise: %v, %v", errP, errQ)
			}
			if title, task := back.Describe(); title != "T" || task != m.Task {
				t.Errorf("it describes itself as %q, %s", title, task)
			}
		})
	}
}

// However far rows were prepared, they score alike: raw, partly, fully, and one at a time.
func TestScoreTakesRowsAtAnyStage(t *testing.T) {
	t.Parallel()
	m := models(t)["logistic binary"]
	ctx := t.Context()
	at := stages(t, raw(t, 60))
	want, err := m.Predict(ctx, at[0])
	if err != nil {
		t.Fatal(err)
	}
	for i, rows := range at[1:] {
		if got, err := m.Predict(ctx, rows); err != nil || !mat.Equal(got, want) {
			t.Errorf("after step %d: %v", i+1, err)
		}
	}
	for i := range 10 {
		got, err := m.Score(ctx, at[0].Take([]int{i}))
		if err != nil {
			t.Fatal(err)
		}
		p, _ := got.Column("probability_yes")
		label, _ := got.Column("prediction")
		if p.Float(0) != want.At(i, 1) || label.String(0) != map[bool]string{true: "yes", false: "no"}[p.Float(0) > 0.5] {
			t.Errorf("row %d alone: %v %q, want %v", i, p.Float(0), label.String(0), want.At(i, 1))
		}
	}
	if got := m.Inputs(); len(got) != 3 || got[0] != (model.Input{Name: "size", Type: table.Number}) || got[2].Name != "colour" {
		t.Errorf("the signature is %v", got)
	}
}

func TestScoreWithoutRows(t *testing.T) {
	t.Parallel()
	for name, m := range models(t) {
		out, err := m.Score(t.Context(), raw(t, 5).Take(nil))
		if err != nil || out.Rows() != 0 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, ok := out.Column("prediction"); !ok || out.Width() != 5+len(m.Classes) {
			t.Errorf("%s: columns %v", name, out.Schema().Names())
		}
	}
}

func TestScoreTakesWhatItHasNotSeen(t *testing.T) {
	t.Parallel()
	m := models(t)["tree binary"]
	rows := raw(t, 4)
	colour := table.CategoriesOf("colour", []string{"violet", "red", "", "blue"}, []bool{true, true, false, true})
	for name, cols := range map[string][]table.Column{
		"an unseen level":             {colour},
		"levels as text":              {table.Texts("colour", []string{"red", "x", "", "blue"}, nil)},
		"whole numbers written so":    {table.Texts("rooms", []string{"1", " 2", "3", "4"}, nil)},
		"halves among whole numbers":  {table.Numbers("rooms", []float64{1, 2.5, 3, 4}, nil)},
		"whole numbers for numbers":   {table.Integers("size", []int64{1, 2, 3, 4}, nil)},
		"truth values for a number":   {table.Booleans("rooms", []bool{true, false, true, true}, nil)},
		"a column that it never met":  {table.Texts("note", []string{"a", "b", "c", "d"}, nil)},
		"no size in any of the rows":  {table.Numbers("size", make([]float64, 4), make([]bool, 4))},
		"the target as something odd": {table.Numbers("label", []float64{1, 2, 3, 4}, nil).As(table.Target)},
	} {
		in, err := rows.With(cols...)
		if err != nil {
			t.Fatal(err)
		}
		out, err := m.Score(t.Context(), in)
		if err != nil || out.Rows() != 4 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestScoreRefuses(t *testing.T) {
	t.Parallel()
	m := models(t)["linear regression"]
	ctx := t.Context()
	rows := raw(t, 4)
	foreign, err := table.Fitted{ID: "other", Node: "scale_2", Step: &step.Impute{}}.Apply(ctx, rows)
	if err != nil {
		t.Fatal(err)
	}
	text, err := rows.With(table.Texts("size", []string{"1", "2", "big", "4"}, nil))
	if err != nil {
		t.Fatal(err)
	}
	times, err := rows.With(table.Times("size", make([]int64, 4), nil))
	if err != nil {
		t.Fatal(err)
	}
	truths, err := rows.With(table.Booleans("colour", make([]bool, 4), nil))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		rows *table.Table
		is   error
		want []string
	}{
		"a rewritten category": {truths, model.ErrInput, []string{`column "colour"`, "boolean column", "type category where it is read"}},
		"a foreign step":       {foreign, table.ErrLineage, []string{`"scale_2"`, "did not learn from", "connect rows from before"}},
		"a missing column":     {rows.Drop("rooms"), model.ErrInput, []string{`column "rooms": it is missing`, "3 columns"}},
		"a text":               {text, model.ErrInput, []string{`column "size", row 3`, `"big" is not a number`}},
		"times":                {times, model.ErrInput, []string{`column "size"`}},
	} {
		_, err := m.Score(ctx, c.rows)
		if !errors.Is(err, c.is) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not say %q", name, err, part)
			}
		}
	}
}

func TestLabelsHaveTheTypeOfTheTarget(t *testing.T) {
	t.Parallel()
	out := mat.NewDense(2, 2, []float64{0.9, 0.1, 0.5, 0.5})
	for typ, classes := range map[table.Type][]string{table.Category: {"a", "b"}, table.Text: {"a", "b"}, table.Boolean: {"false", "true"}} {
		m := &model.Model{Task: evaluate.Binary, Classes: classes, LabelType: typ}
		cols, err := m.Columns(out)
		if err != nil || cols[0].Type != typ || cols[0].String(0) != classes[0] || cols[0].String(1) != classes[0] {
			t.Errorf("%s: %v, %v", typ, cols, err)
		}
		if len(cols) != 3 || cols[2].Name != "probability_"+classes[1] || cols[2].Float(1) != 0.5 {
			t.Errorf("%s: probabilities %v", typ, cols)
		}
	}
}

func TestClassIndex(t *testing.T) {
	t.Parallel()
	c := table.CategoriesOf("y", []string{"b", "a", "z", ""}, []bool{true, true, true, false})
	if got := model.ClassIndex(c, []string{"a", "b"}); !slices.Equal(got, []float64{1, 0, -1, -1}) {
		t.Errorf("got %v", got)
	}
	if got := model.Argmax([]float64{math.NaN(), 2, 2, 1}); got != 1 {
		t.Errorf("the greatest is at %d", got)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	good := string(encoded(t, models(t)["logistic binary"]))
	for name, c := range map[string]struct {
		data string
		is   error
	}{
		"nothing":                   {"", model.ErrCorrupt},
		"cut off":                   {good[:len(good)/2], model.ErrCorrupt},
		"other JSON":                {`{"a": 1}`, model.ErrCorrupt},
		"newer":                     {strings.Replace(good, `"headrace_model":1`, `"headrace_model":2`, 1), model.ErrKind},
		"newer, of another form":    {strings.Replace(good, `"headrace_model":1,"title":"T"`, `"headrace_model":2,"title":7`, 1), model.ErrKind},
		"an unknown learner":        {strings.Replace(good, `"kind":"logistic"`, `"kind":"oracle"`, 1), model.ErrKind},
		"an unknown step":           {strings.Replace(good, `"kind":"onehot"`, `"kind":"magic"`, 1), model.ErrKind},
		"an unknown task":           {strings.Replace(good, `"task":"binary"`, `"task":"guessing"`, 1), model.ErrCorrupt},
		"classes that are missing":  {strings.Replace(good, `"classes":["no","yes"]`, `"classes":["no"]`, 1), model.ErrCorrupt},
		"features that are missing": {strings.Replace(good, `"features":["size",`, `"features":[`, 1), model.ErrCorrupt},
		"a class too many":          {strings.Replace(good, `"classes":["no","yes"]`, `"classes":["no","x","yes"]`, 1), model.ErrCorrupt},
	} {
		if c.data == good {
			t.Errorf("%s: nothing was changed", name)
		}
		if m, err := model.Decode(strings.NewReader(c.data)); !errors.Is(err, c.is) || m != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Bytes that are no model are refused, those that pass can be saved and read again and asked without a crash.
func FuzzDecode(f *testing.F) {
	for _, m := range models(f) {
		f.Add(encoded(f, m))
	}
	f.Add([]byte(`{"headrace_model":1,"task":"regression","features":["a"],"lineage":{},"kind":"linear","predictor":{"coef":[1]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := model.Decode(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, model.ErrCorrupt) && !errors.Is(err, model.ErrKind) {
				t.Errorf("the error is neither ErrCorrupt nor ErrKind: %v", err)
			}
			return
		}
		saved := encoded(t, m)
		if again, err := model.Decode(bytes.NewReader(saved)); err != nil || !bytes.Equal(encoded(t, again), saved) {
			t.Errorf("saved and read again, it is another: %v", err)
		}
		if len(m.Inputs()) > len(m.Lineage.Origin.Schema.Fields) {
			t.Errorf("it needs %v of %v", m.Inputs(), m.Lineage.Origin.Schema)
		}
		if p, ok := m.Predictor.(interface{ Importance() []float64 }); ok && len(p.Importance()) != len(m.Features) {
			t.Errorf("%d columns have %d importances", len(m.Features), len(p.Importance()))
		}
		if out, err := m.Score(t.Context(), raw(t, 3)); err == nil && out.Rows() != 3 {
			t.Errorf("%d rows came out of 3", out.Rows())
		}
	})
}
