package starter_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/starter"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
)

// file writes a CSV file of n rows; each column is a name and a function of the row and a random source.
type column struct {
	name string
	cell func(i int, r *rand.Rand) string
}

func file(t *testing.T, n int, cols ...column) string {
	t.Helper()
	r := rand.New(rand.NewPCG(11, 12))
	var b strings.Builder
	for row := -1; row < n; row++ {
		for k, c := range cols {
			if k > 0 {
				b.WriteByte(',')
			}
			cell := c.name
			if row >= 0 {
				cell = c.cell(row, r)
			}
			if strings.ContainsAny(cell, `",`) {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteByte('\n')
	}
	path := filepath.Join(t.TempDir(), "House Prices.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func number(name string) column {
	return column{name, func(_ int, r *rand.Rand) string { return fmt.Sprintf("%.3f", r.NormFloat64()) }}
}

func oneOf(name string, values ...string) column {
	return column{name, func(_ int, r *rand.Rand) string { return values[r.IntN(len(values))] }}
}

func named(name, format string) column {
	return column{name, func(i int, _ *rand.Rand) string { return fmt.Sprintf(format, i) }}
}

// begin makes the starter pipeline of a file, in the folder of the file.
func begin(t *testing.T, path string, o starter.Options) (*starter.Result, error) {
	t.Helper()
	rows, _, err := table.ReadCSVFile(t.Context(), path, table.CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return starter.New(t.Context(), rows, path, filepath.Dir(path), catalog.All(), o)
}

// kinds lists the kinds of a document in order.
func kinds(d *graph.Document) string {
	var out []string
	for _, n := range d.Nodes {
		_, name, _ := strings.Cut(n.Kind, ".")
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

type registry struct{ got []stage.Registration }

func (r *registry) Register(_ context.Context, g stage.Registration) (stage.Registered, error) {
	r.got = append(r.got, g)
	return stage.Registered{Name: g.Name, Version: len(r.got), Fresh: true}, nil
}

// Whatever the file holds, the pipeline has nothing to object to, runs to its end and registers a model.
func TestStarterPipelinesRun(t *testing.T) {
	t.Parallel()
	const n = 120
	x, z := number("x"), number("z")
	gaps := column{"gaps", func(i int, r *rand.Rand) string {
		if i%5 == 0 {
			return ""
		}
		return fmt.Sprint(r.IntN(9))
	}}
	for name, c := range map[string]struct {
		cols  []column
		o     starter.Options
		task  evaluate.Task
		kinds string
		roles map[string]string
		why   map[string]string
	}{
		"0 and 1": {
			[]column{x, z, oneOf("y", "0", "1")},
			starter.Options{Target: "y"},
			evaluate.Binary,
			"csv roles rows impute scale logistic boosting evaluate register",
			map[string]string{"y": "target"},
			nil,
		},
		"yes and no": {
			[]column{x, gaps, oneOf("y", "yes", "no")},
			starter.Options{Target: "y"},
			evaluate.Binary,
			"csv roles rows impute scale logistic boosting evaluate register",
			map[string]string{"y": "target"},
			nil,
		},
		"species": {
			[]column{x, z, oneOf("colour", "red", "blue"), oneOf("y", "a", "b", "c")},
			starter.Options{Target: "y", Split: "holdout=0.3"},
			evaluate.Multiclass,
			"csv roles rows impute onehot scale logistic boosting evaluate register",
			map[string]string{"y": "target"},
			nil,
		},
		"numbers": {
			[]column{x, z, number("price")},
			starter.Options{Target: "price", Learners: []string{"tree", "learn.knn"}},
			evaluate.Regression,
			"csv roles rows impute scale tree knn evaluate register",
			map[string]string{"price": "target"},
			nil,
		},
		"whole numbers": {
			[]column{x, z, oneOf("y", "1", "2", "3", "4")},
			starter.Options{Target: "y"},
			evaluate.Regression,
			"csv roles rows impute scale linear boosting evaluate register",
			map[string]string{"y": "target"},
			nil,
		},
		"whole numbers that are names": {
			[]column{x, oneOf("zone", "1", "2", "3"), oneOf("y", "1", "2", "3")},
			starter.Options{Target: "y", Categorical: []string{"y", "zone"}, Split: "kfold=3"},
			evaluate.Multiclass,
			"csv roles rows impute onehot scale logistic boosting evaluate register",
			map[string]string{"y": "target"},
			nil,
		},
		"no target": {
			[]column{x, z, gaps},
			starter.Options{},
			evaluate.Clustering,
			"csv impute scale kmeans evaluate register", nil, nil,
		},
		"targets that are missing": {
			[]column{x, z, oneOf(`the "real", y`, "a", "b", "")},
			starter.Options{Target: `the "real", y`},
			evaluate.Binary,
			"csv roles filter rows impute scale logistic boosting evaluate register",
			map[string]string{`the "real", y`: "target"},
			nil,
		},
		"a number that is missing": {
			[]column{x, z, gaps},
			starter.Options{Target: "gaps"},
			evaluate.Regression,
			"csv roles filter rows impute scale linear boosting evaluate register",
			map[string]string{"gaps": "target"},
			nil,
		},
		"columns of no use": {
			[]column{
				x, named("House Id", "%d"), named("key", "k%d"), oneOf("same", "1"), oneOf("empty", ""), named("story", "once upon time %d"),
				named("seen", "2%03d-01-02"), oneOf("spare", "1", "2"), oneOf("y", "a", "b"),
			},
			starter.Options{Target: "y", Drop: []string{"spare"}},
			evaluate.Binary,
			"csv roles rows impute scale logistic boosting evaluate register",
			map[string]string{"House Id": "id", "key": "id", "same": "ignore", "empty": "ignore", "story": "ignore", "seen": "ignore", "spare": "ignore", "y": "target"},
			map[string]string{
				"House Id": "a key", "key": "a key", "same": "all cells are the same", "empty": "all cells are missing", "story": "free text",
				"seen": "a time", "spare": "left out on request",
			},
		},
		"a category of many levels": {
			[]column{x, {"town", func(i int, _ *rand.Rand) string { return fmt.Sprintf("t%d", i%60) }}, oneOf("y", "a", "b")},
			starter.Options{Target: "y", Categorical: []string{"town"}},
			evaluate.Binary,
			"csv roles rows impute scale logistic boosting evaluate register",
			map[string]string{"town": "ignore", "y": "target"},
			map[string]string{"town": "a category of 60 levels"},
		},
		"spaces in names": {
			[]column{number("living area"), oneOf("front door", "red", "blue"), oneOf("is sold", "yes", "no", "")},
			starter.Options{Target: "is sold", Split: "kfold=2"},
			evaluate.Binary,
			"csv roles filter rows impute onehot scale logistic boosting evaluate register",
			map[string]string{"is sold": "target"},
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := file(t, n, c.cols...)
			res, err := begin(t, path, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if res.Task != c.task || kinds(res.Document) != c.kinds {
				t.Errorf("%s: %s; want %s: %s", res.Task, kinds(res.Document), c.task, c.kinds)
			}
			if !maps.Equal(res.Roles, c.roles) {
				t.Errorf("roles %v, want %v", res.Roles, c.roles)
			}
			for col, why := range c.why {
				if !strings.Contains(res.Why[col], why) {
					t.Errorf("%s is left out because %q, want %q", col, res.Why[col], why)
				}
			}
			if len(res.Why) != len(c.why) {
				t.Errorf("reasons %v", res.Why)
			}
			carryOut(t, res, filepath.Dir(path))
		})
	}
}

// carryOut saves the pipeline, reads it back, checks it and runs it.
func carryOut(t *testing.T, res *starter.Result, dir string) {
	t.Helper()
	cat := catalog.All()
	path := filepath.Join(dir, "p"+graph.Extension)
	if err := graph.Save(path, res.Document); err != nil {
		t.Fatal(err)
	}
	d, err := graph.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range run.Check(t.Context(), d, cat, dir).Findings {
		t.Errorf("%s %s: %s", f.Severity, f.Node, f.Reason)
	}
	reg := &registry{}
	r, err := run.Run(t.Context(), d, run.Options{Catalog: cat, Dir: dir, Registry: reg, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range r.Nodes {
		if n.Status != track.Done {
			t.Errorf("%s is %s: %s%s", n.ID, n.Status, n.Error, n.Reason)
		}
	}
	if len(reg.got) != 1 || reg.got[0].Name != "house-prices" || len(reg.got[0].Metrics) == 0 || reg.got[0].Task != string(res.Task) {
		t.Errorf("registered %+v", reg.got)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	x := number("x")
	for name, c := range map[string]struct {
		cols []column
		o    starter.Options
		is   error
		want string
	}{
		"no such target":          {[]column{x}, starter.Options{Target: "y"}, starter.ErrColumn, `"y"; the columns are x`},
		"no such category":        {[]column{x}, starter.Options{Categorical: []string{"c"}}, starter.ErrColumn, `"c"`},
		"nothing to learn from":   {[]column{x}, starter.Options{Target: "x"}, starter.ErrFeatures, "nothing but the target"},
		"only free text":          {[]column{named("note", "once upon a time %d"), oneOf("y", "a", "b")}, starter.Options{Target: "y"}, starter.ErrFeatures, `"note" is left out (free text)`},
		"a regression of classes": {[]column{x, oneOf("y", "a", "b")}, starter.Options{Target: "y", Learners: []string{"linear"}}, starter.ErrOption, "does no classification"},
		"a clustering of classes": {[]column{x, oneOf("y", "a", "b")}, starter.Options{Target: "y", Learners: []string{"kmeans"}}, starter.ErrOption, "does no classification"},
		"a constant target":       {[]column{x, oneOf("y", "1")}, starter.Options{Target: "y"}, starter.ErrTarget, `"y" has 1 distinct value`},
		"an empty target":         {[]column{x, oneOf("y", "")}, starter.Options{Target: "y"}, starter.ErrTarget, "0 distinct value"},
		"a target of times":       {[]column{x, named("y", "2%03d-01-02")}, starter.Options{Target: "y"}, starter.ErrTarget, "holds times"},
		"a target of keys":        {[]column{x, named("y", "once upon a time %d")}, starter.Options{Target: "y"}, starter.ErrTarget, "40 classes for 40 rows"},
		"no such learner":         {[]column{x, number("y")}, starter.Options{Target: "y", Learners: []string{"oracle"}}, starter.ErrOption, `"oracle"`},
		"no learner":              {[]column{x, number("y")}, starter.Options{Target: "y", Learners: []string{"clean.impute"}}, starter.ErrOption, `"clean.impute"`},
		"no such split":           {[]column{x, number("y")}, starter.Options{Target: "y", Split: "thirds"}, starter.ErrOption, "holdout=SHARE"},
		"a share too small":       {[]column{x, number("y")}, starter.Options{Target: "y", Split: "holdout=0.001"}, starter.ErrOption, "0.01 to 0.99"},
		"a share of more":         {[]column{x, number("y")}, starter.Options{Target: "y", Split: "holdout=2"}, starter.ErrOption, "0.01 to 0.99"},
		"one fold":                {[]column{x, number("y")}, starter.Options{Target: "y", Split: "kfold=1"}, starter.ErrOption, "2 to 100 folds"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := begin(t, file(t, 40, c.cols...), c.o)
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestSplitFollowsTheSize(t *testing.T) {
	t.Parallel()
	x, y := make([]float64, 50_000), make([]float64, 50_000)
	for i := range x {
		x[i], y[i] = float64(i%7), float64(i%5)
	}
	for n, want := range map[int]string{50_000: "holdout", 49_999: "k-fold"} {
		rows, err := table.New(table.Numbers("x", x[:n], nil), table.Numbers("y", y[:n], nil))
		if err != nil {
			t.Fatal(err)
		}
		res, err := starter.New(t.Context(), rows, "a.csv", ".", catalog.All(), starter.Options{Target: "y"})
		if err != nil {
			t.Fatal(err)
		}
		split, _ := res.Document.Node("split")
		if split.Params["method"] != want {
			t.Errorf("%d rows: %v, want %s", n, split.Params, want)
		}
	}
}

func TestPathsAndNames(t *testing.T) {
	t.Parallel()
	rows, err := table.New(table.Numbers("x", []float64{1, 2}, nil), table.Numbers("y", []float64{1, 2}, nil))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, dir, file, called string }{
		"below the folder":  {"/d/data/Iris 2.csv", "/d", "data/Iris 2.csv", "iris-2"},
		"beside the folder": {"/d/iris.csv", "/d/p", "/d/iris.csv", "iris"},
		"two dots in front": {"/d/..iris.csv", "/d", "..iris.csv", "iris"},
		"no letters":        {"/d/数据.csv", "/d", "数据.csv", "model"},
		"very long":         {"/d/" + strings.Repeat("ab ", 60) + ".csv", "/d", strings.Repeat("ab ", 60) + ".csv", strings.TrimSuffix(strings.Repeat("ab-", 20), "-")},
	} {
		res, err := starter.New(t.Context(), rows, c.path, c.dir, catalog.All(), starter.Options{})
		if err != nil {
			t.Fatal(err)
		}
		read, _ := res.Document.Node("read")
		if read.Params["file"] != c.file || res.Document.Name != c.called {
			t.Errorf("%s: file %q, name %q; want %q, %q", name, read.Params["file"], res.Document.Name, c.file, c.called)
		}
		register, _ := res.Document.Node("register")
		if register.Params["name"] != c.called {
			t.Errorf("%s: registered as %q", name, register.Params["name"])
		}
	}
}

// Nodes stand in lines from left to right, and none upon another.
func TestLayout(t *testing.T) {
	t.Parallel()
	res, err := begin(t, file(t, 40, number("x"), number("y")), starter.Options{Target: "y", Learners: []string{"linear", "tree", "knn"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range res.Document.Nodes {
		for _, b := range res.Document.Nodes[:i] {
			if a.X == b.X && a.Y == b.Y {
				t.Errorf("%s stands on %s", a.ID, b.ID)
			}
		}
	}
	for _, l := range res.Document.Links {
		from, _ := res.Document.Node(l.From.Node)
		to, _ := res.Document.Node(l.To.Node)
		if from.X >= to.X && to.Y-from.Y < 100 { // further right, or in the next line
			t.Errorf("the link %s → %s goes back", l.From, l.To)
		}
	}
	if ids := kinds(res.Document); !slices.Contains(strings.Fields(ids), "knn") {
		t.Errorf("nodes %s", ids)
	}
}

func TestProblemOf(t *testing.T) {
	t.Parallel()
	rows, _, err := table.ReadCSVFile(t.Context(), file(t, 40, number("x"), oneOf("yes", "a", "b"), oneOf("code", "0", "1")), table.CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]stage.Problem{"": stage.Clustering, "x": stage.Regression, "yes": stage.Classification, "code": stage.Classification} {
		if got, err := starter.ProblemOf(rows, starter.Options{Target: target}); err != nil || got != want {
			t.Errorf("target %q: %q, %v, want %q", target, got, err, want)
		}
	}
	if _, err := starter.ProblemOf(rows, starter.Options{Target: "nobody"}); !errors.Is(err, starter.ErrColumn) {
		t.Errorf("got %v, want ErrColumn", err)
	}
}
