package stagetest

import (
	"testing"

	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// Fixture says what a kind needs beyond generated tables. The zero value fits a kind with table inputs and working defaults.
type Fixture struct {
	// Settings are what the kind needs to give a result on the generated table: its required parameters, and columns by their
	// generated names (see Mixed). All others keep their defaults.
	Settings map[string]any
	// Rows makes the generated table of n rows; nil means Mixed. Learners use Numeric or NumericTarget.
	Rows func(n int) *table.Table
	// Inputs makes the inputs of one execution from a generated table; an error says that this table makes none. nil gives that
	// table to every table port and the Model of it to every model port; required ports of other types must be filled here.
	Inputs func(t *testing.T, rows *table.Table) (map[string][]stage.Input, error)
	// Prepare completes a task before it runs: a folder for files, a registry. nil leaves it as it is.
	Prepare func(t *testing.T, task *stage.Task)
}

func (f Fixture) withDefaults() Fixture {
	if f.Rows == nil {
		f.Rows = Mixed
	}
	return f
}

// Input makes an input as it arrives outside a family.
func Input(v stage.Value) stage.Input {
	return stage.Input{Node: "before", Title: "Before", Value: v}
}

// inputs makes the inputs of one execution, by port. An error means that the kind before this one refuses the table.
func (f Fixture) inputs(t *testing.T, spec stage.Spec, rows *table.Table) (map[string][]stage.Input, error) {
	t.Helper()
	if f.Inputs != nil {
		return f.Inputs(t, rows)
	}
	out := map[string][]stage.Input{}
	for _, p := range spec.Inputs() {
		switch p.Type {
		case rows.ValueKind():
			out[p.Name] = []stage.Input{Input(rows)}
		case (*model.Model)(nil).ValueKind():
			m, err := Model(rows)
			if err != nil {
				return nil, err
			}
			out[p.Name] = []stage.Input{Input(m)}
		default:
			if !p.Optional {
				t.Fatalf("port %q takes a %s: the fixture must make one in Inputs", p.Name, p.Type)
			}
		}
	}
	return out, nil
}
