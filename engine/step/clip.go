package step

import (
	"context"
	"fmt"
	"math"
	"slices"

	"headrace.dev/studio/engine/table"
)

// Clip limits columns of numbers to learned bounds (winsorising): what lies outside becomes the bound.
type Clip struct {
	Columns []ClipColumn `json:"columns"`
}

var _ table.Step = (*Clip)(nil)

// ClipColumn holds the bounds of one column, both inclusive.
type ClipColumn struct {
	Name string  `json:"name"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Bounds says how the bounds are found.
type Bounds string

// The ways to find bounds.
const (
	BoundsIQR      Bounds = "iqr"      // Tukey's fences: Fence interquartile ranges below and above the quartiles
	BoundsQuantile Bounds = "quantile" // the quantiles Share and 1 − Share
)

// ClipOptions choose columns and bounds; the zero value puts Tukey's fences around every feature of numbers or integers.
type ClipOptions struct {
	Columns []string // empty means every number and integer feature
	Bounds  Bounds   // "" means BoundsIQR
	Fence   float64  // interquartile ranges beyond the quartiles; 0 means 1.5
	Share   float64  // the share of rows clipped at either end, 0 to 0.5; 0 means 0.01
}

func (o ClipOptions) withDefaults() ClipOptions {
	if o.Bounds == "" {
		o.Bounds = BoundsIQR
	}
	if o.Fence == 0 {
		o.Fence = 1.5
	}
	if o.Share == 0 {
		o.Share = 0.01
	}
	return o
}

// Schema returns what the step makes of a schema: clipped columns are numbers, since a bound may lie between integers.
func (o ClipOptions) Schema(in table.Schema) (table.Schema, error) {
	fields, err := Fields(in, o.Columns, numeric(), numeric())
	if err != nil {
		return in, err
	}
	return retype(in, fields, table.Number), nil
}

// FitClip learns the bounds from the finite values of t's rows; infinite ones are what clipping is a remedy for.
func FitClip(ctx context.Context, t *table.Table, o ClipOptions) (*Clip, error) {
	o = o.withDefaults()
	switch {
	case o.Bounds != BoundsIQR && o.Bounds != BoundsQuantile:
		return nil, fmt.Errorf("%w: %q is no way to find bounds", ErrOption, o.Bounds)
	case !(o.Fence > 0) || math.IsInf(o.Fence, 0):
		return nil, fmt.Errorf("%w: fences %v interquartile ranges away; give a positive number", ErrOption, o.Fence)
	case !(o.Share > 0 && o.Share <= 0.5):
		return nil, fmt.Errorf("%w: a share of %v at either end is outside 0 to 0.5", ErrOption, o.Share)
	}
	fields, err := learn(t, o.Columns, numeric(), numeric())
	if err != nil {
		return nil, err
	}
	s := &Clip{Columns: make([]ClipColumn, 0, len(fields))}
	for _, f := range fields {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, _ := t.Column(f.Name)
		v := slices.DeleteFunc(present(c), func(x float64) bool { return math.IsInf(x, 0) })
		if len(v) == 0 {
			return nil, columnError(f.Name, fmt.Errorf("%w: no cell holds a finite value; drop the column or fill it with a constant", ErrNoValues))
		}
		e := ClipColumn{Name: f.Name}
		e.Low, e.High = o.bounds(v)
		if d := e.High - e.Low; math.IsInf(d, 0) || math.IsNaN(d) {
			return nil, columnError(f.Name, fmt.Errorf("%w: the spread is more than a number can hold; divide the column first", ErrRange))
		}
		s.Columns = append(s.Columns, e)
	}
	return s, nil
}

func (o ClipOptions) bounds(v []float64) (low, high float64) {
	if o.Bounds == BoundsQuantile {
		return quantile(v, o.Share), quantile(v, 1-o.Share)
	}
	q1, q3 := quantile(v, 0.25), quantile(v, 0.75)
	reach := float64(o.Fence * (q3 - q1))
	return q1 - reach, q3 + reach
}

// StepKind returns "clip".
func (*Clip) StepKind() string { return "clip" }

// Apply clips the columns; missing cells stay missing.
func (s *Clip) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	known := index(s.Columns, func(c ClipColumn) string { return c.Name })
	return rewrite(ctx, t, func(c table.Column) ([]table.Column, bool, error) {
		e, ok := known.find(c.Name)
		if !ok {
			return nil, false, nil
		}
		if err := needNumeric(c); err != nil {
			return nil, false, err
		}
		v := c.Floats()
		for i, x := range v { // a comparison with NaN is false, so missing cells stay
			if x < e.Low {
				v[i] = e.Low
			} else if x > e.High {
				v[i] = e.High
			}
		}
		return []table.Column{table.Numbers(c.Name, v, nil).As(c.Role)}, true, nil
	})
}

// Sources returns the column itself.
func (*Clip) Sources(column string) []string { return []string{column} }
