package step_test

import (
	"errors"
	"math"
	"testing"

	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	nan := math.NaN()
	none := newTable(t, table.Numbers("x", []float64{nan, nan}, nil), table.CategoriesOf("c", []string{"", ""}, []bool{false, false}))
	empty := newTable(t, table.Numbers("x", nil, nil), table.CategoriesOf("c", nil, nil))
	taken := newTable(t, table.CategoriesOf("c", []string{"a"}, nil), table.Numbers("c=a", []float64{1}, nil))
	infinite := newTable(t, table.Numbers("x", []float64{1, math.Inf(1)}, nil))
	second := func(_ any, err error) error { return err }
	cases := map[string]struct {
		err    error
		want   error
		column string
	}{
		"impute without values":    {second(step.FitImpute(ctx, none, step.ImputeOptions{})), step.ErrNoValues, "x"},
		"scale without values":     {second(step.FitScale(ctx, none, step.ScaleOptions{})), step.ErrNoValues, "x"},
		"clip without values":      {second(step.FitClip(ctx, none, step.ClipOptions{})), step.ErrNoValues, "x"},
		"onehot without values":    {second(step.FitOneHot(ctx, none, step.OneHotOptions{})), step.ErrNoValues, "c"},
		"ordinal without values":   {second(step.FitOrdinal(ctx, none, step.OrdinalOptions{})), step.ErrNoValues, "c"},
		"impute without rows":      {second(step.FitImpute(ctx, empty, step.ImputeOptions{})), step.ErrNoRows, ""},
		"onehot without rows":      {second(step.FitOneHot(ctx, empty, step.OneHotOptions{})), step.ErrNoRows, ""},
		"scale of an infinity":     {second(step.FitScale(ctx, infinite, step.ScaleOptions{})), step.ErrRange, "x"},
		"mean of an infinity":      {second(step.FitImpute(ctx, infinite, step.ImputeOptions{Numbers: step.FillMean})), step.ErrRange, "x"},
		"onehot name taken":        {second(step.FitOneHot(ctx, taken, step.OneHotOptions{})), step.ErrName, "c=a"},
		"no such column":           {second(step.FitScale(ctx, infinite, step.ScaleOptions{Columns: []string{"y"}})), table.ErrColumn, "y"},
		"column of another type":   {second(step.FitScale(ctx, taken, step.ScaleOptions{Columns: []string{"c"}})), table.ErrType, "c"},
		"rename onto another":      {second(step.FitRoles(ctx, taken, step.RolesOptions{Rename: map[string]string{"c": "c=a"}})), step.ErrName, "c=a"},
		"second target":            {second(step.FitRoles(ctx, passengers(t), step.RolesOptions{Roles: map[string]table.Role{"age": table.Target}})), table.ErrRole, "survived"},
		"level outside the order":  {second(step.FitOrdinal(ctx, taken, step.OrdinalOptions{Orders: map[string][]string{"c": {"b"}}})), step.ErrLevel, "c"},
		"level twice in the order": {second(step.FitOrdinal(ctx, taken, step.OrdinalOptions{Orders: map[string][]string{"c": {"a", "a"}}})), step.ErrOption, "c"},
		"cell of another type":     {second(step.FitCast(ctx, taken, step.CastOptions{Types: map[string]table.Type{"c": table.Number}})), table.ErrValue, "c"},
		"fraction for an integer": {
			second(step.FitImpute(ctx, passengers(t), step.ImputeOptions{Columns: []string{"sibs"}, Numbers: step.FillConstant, Constant: 0.5})),
			step.ErrOption, "sibs",
		},
		"derive from nothing": {second(step.FitDerive(ctx, taken, step.DeriveOptions{Name: "y", Expression: "z + 1"})), table.ErrColumn, ""},
		"derive without name": {second(step.FitDerive(ctx, taken, step.DeriveOptions{Expression: "1 + 1"})), step.ErrOption, ""},
		"unknown method":      {second(step.FitScale(ctx, infinite, step.ScaleOptions{Method: "log"})), step.ErrOption, ""},
	}
	for name, c := range cases {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.err, c.want)
			continue
		}
		if ce, ok := errors.AsType[*table.ColumnError](c.err); c.column != "" && (!ok || ce.Column != c.column) {
			t.Errorf("%s: the error does not name column %q: %v", name, c.column, c.err)
		}
	}
}

func TestDecodeRefusesStrangers(t *testing.T) {
	t.Parallel()
	if _, err := step.Decode("teleport", []byte("{}")); !errors.Is(err, step.ErrKind) {
		t.Errorf("an unknown kind gave %v", err)
	}
	if _, err := step.Decode("scale", []byte("[")); err == nil {
		t.Error("broken JSON was read")
	}
}
