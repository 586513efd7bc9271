package onnx_test

import (
	"testing"

	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// numberExpressions over the odd rows give numbers and conditions.
func numberExpressions() []string {
	return []string{
		"`a number` + whole * 2 - 1", "1 / whole", "whole % 2", "whole ** 3", "`a number` ** 0", "-whole", "+whole", "-(1 / whole)",
		"abs(`a number`)", "ceil(`a number`)", "floor(`a number`)", "exp(`a number`)", "log(`a number`)", "sqrt(whole)",
		"log1p(abs(`a number`))", "log1p(`a number` * 1e-17)", "log2(price)", "log10(price)", "max(whole, `a number`, 0)", "min(whole, `a number`)",
		"round(`a number` * 2)", "round(whole / 2)", "round(0.49999999999999994 * abs(whole))",
		"whole > 0", "whole >= 1", "whole < `a number`", "whole <= 0", "whole == 1", "whole != 1", "flag", "flag + flag", "not flag", "!flag",
		"flag and whole > 0", "flag or whole > 0", "whole > 0 && `a number` > 0", "whole > 0 || `a number` > 0", "flag == true",
		"whole in [1, 2]", "whole not in [1, 2]", "`level=` in [\"Größe\", 'x,y']", "`level=` == \"late\"", "'it\\'s' != `level=`",
		"flag ? `a number` : whole", "whole > 0 ? 1 : 0", "`a number` ?? 7.5", "`a number` ?? whole", "is_missing(flag)", "is_missing(wörter)",
		"is_missing(`a number` + 1)", "col(\"\\\"tiny\\\"\") * 2 + whole",
	}
}

// textExpressions over the odd rows give levels.
func textExpressions() []string {
	return []string{
		"whole > 0 ? 'child' : `level=`", "`level=`", "flag ? wörter : `level=`", "(whole > 0 ? 'a' : 'b') == 'a' ? 'x' : 'y'",
		"is_missing(whole > 0 ? 'a' : 'b') ? 'x' : 'y'",
	}
}

// Every expression is a column of its own behind which a tree grows to the last row, so that a cell that differs shows.
func TestSlowONNXRuntimeDerivesColumns(t *testing.T) {
	t.Parallel()
	dir := runtime(t)
	rows := odd(t, 600, []string{"no", "yes"})
	for _, expression := range numberExpressions() {
		t.Run(expression, func(t *testing.T) {
			m := learn(t, half(rows), "tree", derive("made", expression), roles(step.RolesOptions{
				Roles: map[string]table.Role{"price": table.Target, "label": table.Ignore, "made": table.Feature},
				Drop:  []string{"level=", "wörter", "a number", "whole", "flag", `"tiny"`},
			}))
			compare(t, dir, m, rows)
		})
	}
	for _, expression := range textExpressions() {
		t.Run(expression, func(t *testing.T) {
			m := learn(t, half(rows), "tree", impute(step.ImputeOptions{Columns: []string{"wörter"}}), derive("made", expression),
				roles(step.RolesOptions{Drop: []string{"level=", "wörter"}}), onehot(step.OneHotOptions{Columns: []string{"made"}, Missing: true}))
			compare(t, dir, m, rows)
		})
	}
}
