package step

import (
	"context"
	"fmt"
	"math"
	"slices"

	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/table"
)

// Scale brings columns of numbers to a common scale: every value becomes (value − Center) / Scale.
type Scale struct {
	Columns []ScaleColumn `json:"columns"`
}

var _ table.Step = (*Scale)(nil)

// ScaleColumn is what was learned about one column.
type ScaleColumn struct {
	Name   string  `json:"name"`
	Center float64 `json:"center"`
	Scale  float64 `json:"scale"` // positive; 1 for a constant column
}

// Method says how columns are scaled.
type Method string

// The methods, as scikit-learn's scalers of these names compute them.
const (
	Standard Method = "standard" // mean and population standard deviation
	MinMax   Method = "minmax"   // least and greatest become 0 and 1
	Robust   Method = "robust"   // median and interquartile range
	MaxAbs   Method = "maxabs"   // divided by the greatest absolute value; 0 stays 0
)

// ScaleOptions choose columns and the method; the zero value standardises every feature of numbers or integers.
type ScaleOptions struct {
	Columns []string // empty means every number and integer feature; boolean columns may be named
	Method  Method   // "" means Standard
}

func (o ScaleOptions) withDefaults() ScaleOptions {
	if o.Method == "" {
		o.Method = Standard
	}
	return o
}

// Schema returns what the step makes of a schema: scaled columns are numbers.
func (o ScaleOptions) Schema(in table.Schema) (table.Schema, error) {
	fields, err := Fields(in, o.Columns, numeric(), append(numeric(), table.Boolean))
	if err != nil {
		return in, err
	}
	return retype(in, fields, table.Number), nil
}

// FitScale learns centre and scale of each column from the rows of t, passing over missing cells. An infinite value is an
// ErrRange naming its row, a column without any value an ErrNoValues.
func FitScale(ctx context.Context, t *table.Table, o ScaleOptions) (*Scale, error) {
	o = o.withDefaults()
	if !slices.Contains([]Method{Standard, MinMax, Robust, MaxAbs}, o.Method) {
		return nil, fmt.Errorf("%w: %q is no way to scale", ErrOption, o.Method)
	}
	fields, err := learn(t, o.Columns, numeric(), append(numeric(), table.Boolean))
	if err != nil {
		return nil, err
	}
	s := &Scale{Columns: make([]ScaleColumn, 0, len(fields))}
	for _, f := range fields {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, _ := t.Column(f.Name)
		v, err := finite(c)
		if err != nil {
			return nil, err
		}
		e := ScaleColumn{Name: f.Name}
		e.Center, e.Scale = o.Method.fit(v)
		if d := e.Center + e.Scale; math.IsInf(d, 0) || math.IsNaN(d) {
			return nil, columnError(f.Name, fmt.Errorf("%w: the spread is more than a number can hold; clip the column first", ErrRange))
		}
		s.Columns = append(s.Columns, e)
	}
	return s, nil
}

// finite returns the cells that are not missing, refusing infinite ones and a column that has none.
func finite(c table.Column) ([]float64, error) {
	if c.Missing() == c.Len() {
		return nil, columnError(c.Name, fmt.Errorf("%w: every cell is missing; drop the column or fill it with a constant", ErrNoValues))
	}
	v := c.Floats()
	if i := slices.IndexFunc(v, func(x float64) bool { return math.IsInf(x, 0) }); i >= 0 {
		return nil, &table.ColumnError{Column: c.Name, Row: i, Err: fmt.Errorf("%w: the value is infinite; clip the column first", ErrRange)}
	}
	if c.Missing() > 0 {
		v = slices.DeleteFunc(v, math.IsNaN)
	}
	return v, nil
}

func (m Method) fit(v []float64) (center, scale float64) {
	switch m {
	case MinMax:
		center = slices.Min(v)
		scale = slices.Max(v) - center
	case Robust:
		center = quantile(v, 0.5)
		scale = quantile(v, 0.75) - quantile(v, 0.25)
	case MaxAbs:
		scale = max(math.Abs(slices.Min(v)), math.Abs(slices.Max(v)))
	default:
		center, scale = standard(v)
	}
	if scale == 0 {
		scale = 1
	}
	return center, scale
}

// standard returns mean and population standard deviation, which is 0 where all that the variance shows is the rounding of the
// mean: at most n·ε·variance + (n·mean·ε)², the bound of Chan, Golub and LeVeque, "Algorithms for computing the sample variance"
// (1983), which scikit-learn takes too.
func standard(v []float64) (mean, sd float64) {
	n := float64(len(v))
	mean = num.Mean(v, nil)
	d := make([]float64, len(v))
	for i, x := range v {
		d[i] = x - mean
	}
	variance := num.Dot(d, d) / n
	const epsilon = 0x1p-52
	rounding := n * mean * epsilon
	if variance <= n*epsilon*variance+rounding*rounding {
		return mean, 0
	}
	return mean, math.Sqrt(variance)
}

// StepKind returns "scale".
func (*Scale) StepKind() string { return "scale" }

// Apply scales the columns; missing cells stay missing.
func (s *Scale) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	known := index(s.Columns, func(c ScaleColumn) string { return c.Name })
	return rewrite(ctx, t, func(c table.Column) ([]table.Column, bool, error) {
		e, ok := known.find(c.Name)
		if !ok {
			return nil, false, nil
		}
		if err := needNumeric(c); err != nil {
			return nil, false, err
		}
		v := c.Floats()
		for i, x := range v {
			v[i] = (x - e.Center) / e.Scale
		}
		return []table.Column{table.Numbers(c.Name, v, nil).As(c.Role)}, true, nil
	})
}

// Sources returns the column itself.
func (*Scale) Sources(column string) []string { return []string{column} }
