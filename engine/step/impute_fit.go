package step

import (
	"context"
	"fmt"
	"math"
	"slices"

	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/table"
)

// NumberFill says what missing numbers are filled with.
type NumberFill string

// The fills of numbers.
const (
	FillMedian   NumberFill = "median" // of an even count, the mean of the two in the middle
	FillMean     NumberFill = "mean"
	FillFrequent NumberFill = "most_frequent" // the smallest of several
	FillConstant NumberFill = "constant"
)

// CategoryFill says what missing categories and text are filled with.
type CategoryFill string

// The fills of categories.
const (
	FillLevel         CategoryFill = "missing"       // the level MissingLevel
	FillFrequentLevel CategoryFill = "most_frequent" // the first of several in the order of levels
)

// ImputeOptions choose columns and fills; the zero value fills every feature but times.
type ImputeOptions struct {
	Columns    []string     // empty means every feature of numbers, integers, booleans, categories or text
	Numbers    NumberFill   // "" means FillMedian; booleans always take the most frequent value, false of two
	Constant   float64      // fills numbers under FillConstant; must be whole for integer columns
	Categories CategoryFill // "" means FillLevel
	Indicators bool         // adds an indicator for every column in which the fitted rows have missing cells
}

func (o ImputeOptions) withDefaults() ImputeOptions {
	if o.Numbers == "" {
		o.Numbers = FillMedian
	}
	if o.Categories == "" {
		o.Categories = FillLevel
	}
	return o
}

func (o ImputeOptions) fields(s table.Schema) ([]table.Field, error) {
	types := append(labelled(), table.Number)
	return Fields(s, o.Columns, types, types)
}

// filledType is the type of a column after filling: a mean or median of integers is a number.
func (o ImputeOptions) filledType(t table.Type) table.Type {
	if t == table.Integer && (o.Numbers == FillMedian || o.Numbers == FillMean) {
		return table.Number
	}
	return t
}

// Schema returns what the step makes of a schema. It is open with indicators, since which there are depends on the rows.
func (o ImputeOptions) Schema(in table.Schema) (table.Schema, error) {
	o = o.withDefaults()
	fields, err := o.fields(in)
	if err != nil {
		return in, err
	}
	out := in.Clone()
	for _, f := range fields {
		out.Fields[out.Index(f.Name)].Type = o.filledType(f.Type)
	}
	out.Open = in.Open || o.Indicators
	return out, nil
}

// FitImpute learns the fills from the rows of t. A column without any value, when its fill is learned, is an ErrNoValues.
func FitImpute(ctx context.Context, t *table.Table, o ImputeOptions) (*Impute, error) {
	o = o.withDefaults()
	switch {
	case !slices.Contains([]NumberFill{FillMedian, FillMean, FillFrequent, FillConstant}, o.Numbers):
		return nil, fmt.Errorf("%w: %q is no way to fill numbers", ErrOption, o.Numbers)
	case o.Categories != FillLevel && o.Categories != FillFrequentLevel:
		return nil, fmt.Errorf("%w: %q is no way to fill categories", ErrOption, o.Categories)
	case math.IsNaN(o.Constant) || math.IsInf(o.Constant, 0):
		return nil, fmt.Errorf("%w: the constant is not finite", ErrOption)
	}
	fields, err := o.fields(t.Schema())
	if err == nil && t.Rows() == 0 {
		err = emptyTable()
	}
	if err != nil {
		return nil, err
	}
	s := &Impute{Columns: make([]ImputeColumn, 0, len(fields))}
	for _, f := range fields {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, _ := t.Column(f.Name)
		fill, err := o.fit(c)
		if err != nil {
			return nil, err
		}
		if fill.Indicator {
			if _, taken := t.Column(c.Name + IndicatorSuffix); taken {
				return nil, columnError(c.Name+IndicatorSuffix, fmt.Errorf("%w: the indicator of %q would replace it; rename it first", ErrName, c.Name))
			}
		}
		s.Columns = append(s.Columns, fill)
	}
	return s, nil
}

func (o ImputeOptions) fit(c table.Column) (ImputeColumn, error) {
	f := ImputeColumn{Name: c.Name, Type: o.filledType(c.Type), Indicator: o.Indicators && c.Missing() > 0}
	label := c.Type == table.Category || c.Type == table.Text
	if label && o.Categories == FillLevel {
		f.Level = MissingLevel
		return f, nil
	}
	if c.Type.Numeric() && c.Type != table.Boolean && o.Numbers == FillConstant {
		f.Number = o.Constant
		if c.Type == table.Integer && (o.Constant != math.Trunc(o.Constant) || math.Abs(o.Constant) > 1<<53) {
			return f, columnError(c.Name, fmt.Errorf("%w: %v is not a whole number and this is an integer column; "+
				"choose a whole constant or change the column to numbers", ErrOption, o.Constant))
		}
		return f, nil
	}
	if c.Missing() == c.Len() {
		return f, columnError(c.Name, fmt.Errorf("%w: every cell is missing; drop the column or fill it with a constant", ErrNoValues))
	}
	if label {
		f.Level = frequentLevel(c)
		return f, nil
	}
	return f, o.learnNumber(c, &f.Number)
}

// learnNumber computes the fill of a column that has values.
func (o ImputeOptions) learnNumber(c table.Column, fill *float64) error {
	v := present(c)
	switch {
	case c.Type == table.Boolean || o.Numbers == FillFrequent:
		*fill = frequentNumber(v)
		if c.Type == table.Integer && math.Abs(*fill) > 1<<53 {
			return columnError(c.Name, fmt.Errorf("%w: the most frequent value is beyond 2^53; give the column the role id", ErrRange))
		}
	case o.Numbers == FillMean:
		*fill = num.Mean(v, nil)
	default:
		*fill = quantile(v, 0.5)
	}
	if math.IsInf(*fill, 0) || math.IsNaN(*fill) {
		return columnError(c.Name, fmt.Errorf("%w: the %s is not finite; clip the column first or fill with a constant", ErrRange, o.Numbers))
	}
	return nil
}

// frequentNumber returns the value that v holds most often, the smallest of several.
func frequentNumber(v []float64) float64 {
	slices.Sort(v)
	best, most := math.NaN(), 0
	for i := 0; i < len(v); {
		k := i
		for k < len(v) && v[k] == v[i] {
			k++
		}
		if k-i > most {
			best, most = v[i], k-i
		}
		i = k
	}
	return best
}

func frequentLevel(c table.Column) string {
	levels, counts := levelCounts(c)
	best := 0
	for i, n := range counts {
		if n > counts[best] {
			best = i
		}
	}
	return levels[best]
}
