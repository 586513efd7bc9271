package columns

import (
	_ "embed"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed roles.md
var rolesHelp string

func rolesStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows whose columns get roles and names.")
	out := stage.Out[*table.Table]("rows", "The same rows with the columns as chosen.")
	roles := stage.ColumnMap("roles", rows.Name(), roleNames(), "What a column is for; columns not named keep their role.")
	rename := stage.ColumnMap("rename", rows.Name(), nil, "New names of columns.")
	drop := stage.Columns("drop", rows.Name(), nil, "Columns to leave out; none where this is empty.")
	options := func(v stage.Values) (step.RolesOptions, error) {
		o := step.RolesOptions{Roles: map[string]table.Role{}, Rename: rename.Of(v), Drop: drop.Of(v)}
		for name, role := range roles.Of(v) {
			r, err := table.ParseRole(role)
			if err != nil {
				return o, &stage.ParamError{Param: roles.Name(), Err: err}
			}
			o.Roles[name] = r
		}
		return o, nil
	}
	return stage.Preparation[step.RolesOptions, *step.Roles]{Rows: rows, Out: out, Options: options, Fit: step.FitRoles}.Complete(stage.Spec{
		Kind: "columns.roles", Version: 1, Title: "Select columns",
		Doc:      "say which column is the target, an id or a weight, and rename or drop columns",
		Help:     rolesHelp,
		Keywords: []string{"role", "target", "label", "rename", "drop", "keep", "ignore", "weight", "identifier"},
		Main:     roles.Name(),
		Params:   []stage.Param{roles, rename, drop},
	})
}

func roleNames() []string {
	var out []string
	for _, r := range table.Roles() {
		out = append(out, r.String())
	}
	return out
}
