package starter

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// ErrOption is returned for a split or learner that does not exist.
var ErrOption = errors.New("starter: bad option")

// Options say what the pipeline is for. The zero value makes a clustering with the defaults.
type Options struct {
	Target      string   // column to predict; "" means clustering
	Learners    []string // kinds, "learn.boosting" or "boosting"; nil means two that suit the task
	Drop        []string // columns to leave out
	Categorical []string // columns whose numbers are names of categories
	Split       string   // "holdout", "holdout=0.2", "kfold", "kfold=5"; "" means kfold=5, or a holdout for 50,000 rows or more
	Name        string   // of the pipeline and the registered model; "" means the name of the data file
}

// Result is a pipeline and what was decided for it.
type Result struct {
	Document *graph.Document
	Task     evaluate.Task
	Roles    map[string]string // columns that are no features, with their role
	Why      map[string]string // why columns are left out, for people
}

// manyRows is where five-fold cross-validation gives way to one holdout: the figures are steady anyway.
const manyRows = 50_000

// New makes the pipeline for a table that was read from the file at path. The path is written into the pipeline relative to dir,
// the folder where the pipeline will be saved, when it lies below it. A column that is not there is an ErrColumn, a target that
// cannot be learned an ErrTarget, a bad split or learner an ErrOption.
func New(ctx context.Context, t *table.Table, path, dir string, c graph.Catalog, o Options) (*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p, err := newProfile(t, o)
	if err != nil {
		return nil, err
	}
	split, err := splitParams(o.Split, t.Rows())
	if err != nil {
		return nil, err
	}
	learners, err := learnerKinds(c, o.Learners, p.task)
	if err != nil {
		return nil, err
	}
	if o.Name == "" {
		o.Name = nameOf(path)
	}
	b := &builder{catalog: c, doc: &graph.Document{Header: graph.Header{Name: o.Name, Seed: 1}}}
	read := map[string]any{"file": relative(path, dir)}
	if len(p.types) > 0 {
		read["types"] = asAny(p.types)
	}
	b.chain("data.csv", "read", "rows", read)
	if len(p.roles) > 0 {
		b.chain("columns.roles", "roles", "rows", map[string]any{"roles": asAny(p.roles)})
	}
	if p.missingTarget {
		b.chain("rows.filter", "filter", "rows", map[string]any{"condition": fmt.Sprintf("not is_missing(%s)", columnExpr(o.Target))})
	}
	supervised := p.task != evaluate.Clustering
	var test graph.End
	if supervised {
		b.chain("split.rows", "split", "train", split)
		test = graph.End{Node: "split", Port: "test"}
	}
	b.chain("clean.impute", "impute", "rows", nil)
	if p.categories {
		b.chain("encode.onehot", "onehot", "rows", nil)
	}
	b.chain("encode.scale", "scale", "rows", nil)
	if !supervised {
		test = b.last
	}
	b.finish(learners, test, o.Name)
	return &Result{Document: b.doc, Task: p.task, Roles: p.roles, Why: p.why}, nil
}

// builder adds nodes column by column.
type builder struct {
	catalog graph.Catalog
	doc     *graph.Document
	last    graph.End // the output that the next node of the chain takes
	column  int
	columns []int // of each node
}

// Distances of the layout, in units of the canvas, and the most columns of one line of nodes: a longer pipeline goes on in a
// second line, so that its titles can be read when the whole of it is in view.
const (
	columnWidth = 250
	rowHeight   = 110
	middle      = 120
	lineHeight  = 260
	lineColumns = 6
)

func (b *builder) add(kind, id string, dy float64, params map[string]any) {
	spec, _ := b.catalog.Spec(kind)
	b.doc.Nodes = append(b.doc.Nodes, graph.Node{ID: id, Kind: kind, Version: max(1, spec.Version), Params: params, Y: middle + dy})
	b.columns = append(b.columns, b.column)
}

func (b *builder) link(from graph.End, node, port string) {
	b.doc.Links = append(b.doc.Links, graph.Link{From: from, To: graph.End{Node: node, Port: port}})
}

// chain appends a node behind the last one.
func (b *builder) chain(kind, id, output string, params map[string]any) {
	b.add(kind, id, 0, params)
	if b.last.Node != "" {
		b.link(b.last, id, "rows")
	}
	b.last = graph.End{Node: id, Port: output}
	b.column++
}

// finish adds the learners side by side, then what judges and keeps them, and gives every node its place.
func (b *builder) finish(kinds []string, test graph.End, name string) {
	top := -rowHeight * float64(len(kinds)-1) / 2
	var ids []string
	for i, kind := range kinds {
		id := b.doc.FreeID(kind)
		b.add(kind, id, top+rowHeight*float64(i), nil)
		b.link(b.last, id, "rows")
		ids = append(ids, id)
	}
	b.column++
	b.add("assess.evaluate", "evaluate", 0, nil)
	for _, id := range ids {
		b.link(graph.End{Node: id, Port: "model"}, "evaluate", "models")
	}
	b.link(test, "evaluate", "test")
	b.column++
	b.add("deploy.register", "register", 0, map[string]any{"name": name})
	b.link(graph.End{Node: "evaluate", Port: "best"}, "register", "model")
	b.link(graph.End{Node: "evaluate", Port: "evaluation"}, "register", "evaluation")
	b.place(b.column+1, len(kinds))
}

// place breaks the columns into lines of about equal length.
func (b *builder) place(columns, learners int) {
	lines := (columns + lineColumns - 1) / lineColumns
	each := (columns + lines - 1) / lines
	height := max(lineHeight, rowHeight*float64(learners)+60)
	for i := range b.doc.Nodes {
		line := b.columns[i] / each
		b.doc.Nodes[i].X = columnWidth * float64(b.columns[i]%each)
		b.doc.Nodes[i].Y += height * float64(line)
	}
}

// splitParams reads "holdout=0.2" and "kfold=5".
func splitParams(s string, rows int) (map[string]any, error) {
	if s == "" {
		if s = "kfold"; rows >= manyRows {
			s = "holdout"
		}
	}
	method, arg, given := strings.Cut(s, "=")
	switch method {
	case "holdout":
		out := map[string]any{"method": "holdout"}
		if given {
			f, err := strconv.ParseFloat(arg, 64)
			if err != nil || !(f >= 0.01 && f <= 0.99) {
				return nil, fmt.Errorf("%w: split %q; a holdout takes a share of 0.01 to 0.99, as in holdout=0.2", ErrOption, s)
			}
			out["test_share"] = f
		}
		return out, nil
	case "kfold":
		out := map[string]any{"method": "k-fold"}
		if given {
			k, err := strconv.Atoi(arg)
			if err != nil || k < 2 || k > 100 {
				return nil, fmt.Errorf("%w: split %q; k-fold takes 2 to 100 folds, as in kfold=5", ErrOption, s)
			}
			out["folds"] = k
		}
		return out, nil
	}
	return nil, fmt.Errorf("%w: split %q; take holdout=SHARE or kfold=FOLDS", ErrOption, s)
}

// ProblemOf returns the problem that the options pose for a table. The errors are those of New about the target.
func ProblemOf(t *table.Table, o Options) (stage.Problem, error) {
	if o.Target == "" {
		return stage.Clustering, nil
	}
	c, ok := t.Column(o.Target)
	if !ok {
		return "", fmt.Errorf("%w: %q", ErrColumn, o.Target)
	}
	p := emptyProfile()
	if err := p.target(c, o); err != nil {
		return "", err
	}
	return problemOf(p.task), nil
}

// problemOf is what a task asks of a learner.
func problemOf(task evaluate.Task) stage.Problem {
	switch task {
	case evaluate.Regression:
		return stage.Regression
	case evaluate.Clustering:
		return stage.Clustering
	}
	return stage.Classification
}

// learnerKinds completes the names of learners, or chooses two that suit the task.
func learnerKinds(c graph.Catalog, names []string, task evaluate.Task) ([]string, error) {
	if len(names) == 0 {
		names = map[evaluate.Task][]string{
			evaluate.Binary: {"logistic", "boosting"}, evaluate.Multiclass: {"logistic", "boosting"},
			evaluate.Regression: {"linear", "boosting"}, evaluate.Clustering: {"kmeans"},
		}[task]
	}
	var out []string
	for _, n := range names {
		kind := n
		if !strings.Contains(kind, ".") {
			kind = "learn." + kind
		}
		if s, ok := c.Spec(kind); !ok || s.FamilyName() != "learn" {
			return nil, fmt.Errorf("%w: there is no learner %q; headrace list names them", ErrOption, n)
		} else if asked := problemOf(task); !slices.Contains(s.Problems, asked) {
			return nil, fmt.Errorf("%w: %s does no %s, which this target asks for", ErrOption, s.Title, asked)
		}
		out = append(out, kind)
	}
	return out, nil
}

var notName = regexp.MustCompile(`[^a-z0-9]+`)

// longestName keeps names of files that are whole sentences out of the registry, which takes up to 100 characters.
const longestName = 60

// nameOf makes a name from a file's: "House Prices.csv" gives "house-prices".
func nameOf(path string) string {
	base := filepath.Base(path)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	n := strings.TrimLeft(notName.ReplaceAllString(strings.ToLower(base), "-"), "-")
	if n = strings.TrimRight(n[:min(len(n), longestName)], "-"); n != "" {
		return n
	}
	return "model"
}

// relative returns path as the pipeline should name it.
func relative(path, dir string) string {
	abs, errPath := filepath.Abs(path)
	base, errDir := filepath.Abs(dir)
	if errPath != nil || errDir != nil {
		return path
	}
	rel, err := filepath.Rel(base, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return abs
	}
	return filepath.ToSlash(rel)
}

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// columnExpr names a column in an expression.
func columnExpr(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return "col(" + strconv.Quote(name) + ")"
}

func asAny(m map[string]string) map[string]any {
	out := make(map[string]any, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out[k] = m[k]
	}
	return out
}
