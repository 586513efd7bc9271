package rows

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed aggregate.md
var aggregateHelp string

// countColumn names the column with the number of rows in each group.
const countColumn = "rows"

func aggregateStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to summarise.")
	out := stage.Out[*table.Table]("rows", "One row for each group, sorted by the columns that form it.")
	by := stage.Columns("by", rows.Name(), nil, "Columns whose values form the groups; one group of all rows where this is empty.")
	compute := stage.ColumnMap("aggregations", rows.Name(), nil,
		"What to compute of a column, separated by spaces: "+strings.Join(functionNames(), ", ")+".")
	count := stage.Bool("count", true, "Adds the column rows with the number of rows in each group.")
	planned := func(v stage.Values, in table.Schema) (aggregation, error) {
		if err := stage.Need(in, by.Name(), by.Of(v)...); err != nil {
			return aggregation{}, err
		}
		if err := stage.Need(in, compute.Name(), sortedKeys(compute.Of(v))...); err != nil {
			return aggregation{}, err
		}
		a, err := planAggregation(in, by.Of(v), compute.Of(v), count.Of(v))
		if err != nil {
			return a, &stage.ParamError{Param: compute.Name(), Err: err}
		}
		return a, nil
	}
	return stage.Spec{
		Kind: "rows.aggregate", Version: 1, Title: "Aggregate",
		Doc:      "summarise groups of rows in one row each",
		Help:     aggregateHelp,
		Keywords: []string{"group", "group by", "summarise", "summarize", "sum", "mean", "count", "pivot"},
		Main:     by.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{by, compute, count},
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			a, err := planned(s, in)
			s.Set(out.Name(), table.Schema{Fields: a.fields(), Open: in.Open})
			return err
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			a, err := planned(t, in.Schema())
			if err != nil {
				return err
			}
			result, err := a.run(ctx, in, t.Report)
			if err != nil {
				return err
			}
			out.To(t, result)
			return nil
		},
	}
}

// aggregation is a checked plan: the fields of the result in order.
type aggregation struct {
	by      []table.Field
	count   bool
	outputs []output
}

// output is one computed column.
type output struct {
	table.Field
	source   string
	function function
}

func (a aggregation) fields() []table.Field {
	out := slices.Clone(a.by)
	if a.count {
		out = append(out, table.Field{Name: countColumn, Type: table.Integer})
	}
	for _, o := range a.outputs {
		out = append(out, o.Field)
	}
	return out
}

// planAggregation reads the parameters; columns that an open schema does not show are left out of the plan.
func planAggregation(in table.Schema, by []string, compute map[string]string, count bool) (aggregation, error) {
	a := aggregation{count: count}
	for _, name := range by {
		if f, ok := in.Find(name); ok {
			a.by = append(a.by, f)
		}
	}
	for _, f := range in.Fields {
		for _, name := range strings.FieldsFunc(compute[f.Name], func(r rune) bool { return strings.ContainsRune(" ,;+", r) }) {
			fn, ok := findFunction(name)
			if !ok {
				return a, fmt.Errorf("column %q: %w %q; choose among %s", f.Name, errFunction, name, strings.Join(functionNames(), ", "))
			}
			if fn.takes != nil && !slices.Contains(fn.takes, f.Type) {
				return a, fmt.Errorf("column %q: %w: no %s of a %s column; change its type first", f.Name, errArguments, name, f.Type)
			}
			made := table.Field{Name: name + "(" + f.Name + ")", Type: fn.gives}
			if fn.gives == 0 {
				made.Type = f.Type
			}
			a.outputs = append(a.outputs, output{made, f.Name, fn})
		}
	}
	fields := a.fields()
	if len(fields) == 0 && !in.Open {
		return a, errNoResult
	}
	for i, f := range fields {
		if (table.Schema{Fields: fields[:i]}).Index(f.Name) >= 0 {
			return a, fmt.Errorf("column %q: %w; name it once, or rename it first", f.Name, errName)
		}
	}
	return a, nil
}

// run computes the table; report is told the columns done.
func (a aggregation) run(ctx context.Context, in *table.Table, report func(done, total int)) (*table.Table, error) {
	k := keyed{}
	var keys []sortKey
	for _, f := range a.by {
		c, _ := in.Column(f.Name)
		k.columns = append(k.columns, c)
		keys = append(keys, sortKey{column: c})
	}
	g, err := k.group(ctx, in.Rows(), true)
	if err != nil {
		return nil, err
	}
	members := g.rows()
	if len(a.by) == 0 && len(members) == 0 {
		members = [][]int{nil} // no rows are one empty group, too
	}
	heads, err := order(ctx, slices.Clone(g.first), keys)
	if err != nil {
		return nil, err
	}
	sorted := make([][]int, len(members))
	copy(sorted, members)
	for i, head := range heads {
		sorted[i] = members[g.of[head]]
	}
	var cols []table.Column
	for _, c := range k.columns {
		cols = append(cols, gather(c, heads))
	}
	if a.count {
		n := make([]int64, len(sorted))
		for i, rows := range sorted {
			n[i] = int64(len(rows))
		}
		cols = append(cols, table.Integers(countColumn, n, nil))
	}
	for i, o := range a.outputs {
		c, _ := in.Column(o.source)
		if c, err = o.function.of(ctx, c, sorted); err != nil {
			return nil, err
		}
		cols = append(cols, c.Named(o.Name).As(table.Feature))
		report(i+1, len(a.outputs))
	}
	return table.New(cols...)
}
