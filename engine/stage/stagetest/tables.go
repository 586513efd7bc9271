package stagetest

import (
	"math"
	"math/rand/v2"

	"headrace.dev/studio/engine/table"
)

// Mixed makes a table with columns of every type and role that most stages meet, some cells missing:
//
//	id      integer, role id
//	amount  number, some missing
//	score   number
//	count   integer, some missing
//	member  boolean, some missing
//	colour  category of red, green, blue, some missing
//	note    text, role ignore
//	day     time, role time
//	target  category of no, yes, role target
//
// Tables of one n are equal.
func Mixed(n int) *table.Table {
	s := newSource(n)
	return s.table(
		table.Numbers("amount", s.floats(50, 20), s.some(10)),
		table.Numbers("score", s.floats(0, 1), nil),
		table.Integers("count", s.ints(6), s.some(8)),
		table.Booleans("member", s.bools(), s.some(9)),
		table.CategoriesOf("colour", s.pick("red", "green", "blue"), s.some(7)),
		table.Texts("note", s.pick("one", "two", "three"), nil).As(table.Ignore),
		table.Times("day", s.ints(1<<50), nil).As(table.When),
		table.CategoriesOf("target", s.labels(), nil).As(table.Target),
	)
}

// Numeric makes a table of an id, the numeric features amount, score, count and member without missing cells, and a two-class
// target that depends on score: what classifiers take.
func Numeric(n int) *table.Table {
	s := newSource(n)
	return s.table(append(s.features(), table.CategoriesOf("target", s.labels(), nil).As(table.Target))...)
}

// NumericTarget makes the table of Numeric with a number as target: what regressions take.
func NumericTarget(n int) *table.Table {
	s := newSource(n)
	y := s.floats(3, 0.1)
	for i, x := range s.score {
		y[i] += 2 * x
	}
	return s.table(append(s.features(), table.Numbers("target", y, nil).As(table.Target))...)
}

// source draws the cells of a table.
type source struct {
	n     int
	r     *rand.Rand
	score []float64 // what the target depends on
}

func newSource(n int) *source {
	s := &source{n: n, r: rand.New(rand.NewPCG(20, 26))}
	s.score = s.floats(0, 1)
	return s
}

// table puts an id before the columns. Building it cannot fail, for names and lengths are ours.
func (s *source) table(cols ...table.Column) *table.Table {
	ids := make([]int64, s.n)
	for i := range ids {
		ids[i] = int64(1000 + i)
	}
	for i, c := range cols {
		if c.Name == "score" {
			cols[i] = table.Numbers("score", s.score, nil)
		}
	}
	t, err := table.New(append([]table.Column{table.Integers("id", ids, nil).As(table.ID)}, cols...)...)
	if err != nil {
		panic("stagetest: " + err.Error())
	}
	return t.WithOrigin("generated")
}

func (s *source) features() []table.Column {
	return []table.Column{
		table.Numbers("amount", s.floats(50, 20), nil),
		table.Numbers("score", s.score, nil),
		table.Integers("count", s.ints(6), nil),
		table.Booleans("member", s.bools(), nil),
	}
}

func (s *source) floats(mean, sd float64) []float64 {
	return draw(s, func() float64 { return mean + sd*s.r.NormFloat64() })
}

func (s *source) ints(n int64) []int64 { return draw(s, func() int64 { return s.r.Int64N(n) }) }

func (s *source) bools() []bool { return draw(s, func() bool { return s.r.IntN(2) == 0 }) }

func (s *source) pick(from ...string) []string {
	return draw(s, func() string { return from[s.r.IntN(len(from))] })
}

// some is false once in every n cells.
func (s *source) some(n int) []bool { return draw(s, func() bool { return s.r.IntN(n) > 0 }) }

func (s *source) labels() []string {
	out := draw(s, func() string { return "no" })
	for i, x := range s.score {
		if x+0.5*s.r.NormFloat64() > 0 {
			out[i] = "yes"
		}
	}
	return out
}

func draw[T any](s *source, next func() T) []T {
	out := make([]T, s.n)
	for i := range out {
		out[i] = next()
	}
	return out
}

// constant repeats the first row of a table in all rows.
func constant(t *table.Table) *table.Table {
	return t.Take(make([]int, t.Rows())).WithOrigin("generated")
}

// edited replaces every feature of a table.
func edited(t *table.Table, f func(c table.Column) table.Column) *table.Table {
	cols := t.Columns()
	for i, c := range cols {
		if c.Role == table.Feature {
			cols[i] = f(c).As(c.Role)
		}
	}
	out, err := t.WithColumns(cols)
	if err != nil {
		panic("stagetest: " + err.Error())
	}
	return out
}

// withMissing leaves only every n-th cell of the features; n = 0 leaves none.
func withMissing(t *table.Table, n int) *table.Table {
	return edited(t, func(c table.Column) table.Column {
		rows := make([]bool, c.Len())
		for i := range rows {
			rows[i] = n > 0 && i%n == 0 && !c.IsMissing(i)
		}
		switch c.Type {
		case table.Number:
			return table.Numbers(c.Name, c.Floats(), rows)
		case table.Integer:
			v := make([]int64, c.Len())
			for i := range v {
				v[i] = c.Int(i)
			}
			return table.Integers(c.Name, v, rows)
		case table.Boolean:
			v := make([]bool, c.Len())
			for i := range v {
				v[i] = c.Int(i) == 1
			}
			return table.Booleans(c.Name, v, rows)
		case table.Category:
			v := make([]string, c.Len())
			for i := range v {
				v[i] = c.String(i)
			}
			return table.CategoriesOf(c.Name, v, rows)
		}
		return c
	})
}

// unseen gives every cell of the features a value that the generated tables do not hold.
func unseen(t *table.Table) *table.Table {
	return edited(t, func(c table.Column) table.Column {
		switch c.Type {
		case table.Category:
			return table.CategoriesOf(c.Name, draw(newSource(c.Len()), func() string { return "violet" }), nil)
		case table.Number:
			v := c.Floats()
			for i := range v {
				v[i] = 1e6 + math.Abs(v[i])
			}
			return table.Numbers(c.Name, v, nil)
		}
		return c
	})
}
