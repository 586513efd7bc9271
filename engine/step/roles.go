package step

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"headrace.dev/studio/engine/table"
)

// Roles says what columns are for, renames some and leaves some out. The order of the columns stays. All names are those of the
// input.
type Roles struct {
	Roles  map[string]table.Role `json:"roles,omitempty"`
	Rename map[string]string     `json:"rename,omitempty"` // old name → new name
	Drop   []string              `json:"drop,omitempty"`
}

var _ table.Step = (*Roles)(nil)

// RolesOptions are the columns' new roles and names; the zero value changes nothing.
type RolesOptions struct {
	Roles  map[string]table.Role
	Rename map[string]string // old name → new name; an empty new name keeps the old one
	Drop   []string          // columns to leave out; wins over roles and names
}

// FitRoles checks the options against a table. A column that is not there, two columns of one name afterwards, and a second
// target or weight are errors.
func FitRoles(_ context.Context, t *table.Table, o RolesOptions) (*Roles, error) {
	if _, err := o.Schema(t.Schema()); err != nil {
		return nil, err
	}
	s := &Roles{Roles: maps.Clone(o.Roles), Rename: map[string]string{}, Drop: slices.Clone(o.Drop)}
	for old, name := range o.Rename {
		if name != "" && name != old {
			s.Rename[old] = name
		}
	}
	return s, nil
}

// Schema returns what the step makes of a schema, with the errors of FitRoles.
func (o RolesOptions) Schema(in table.Schema) (table.Schema, error) {
	for _, names := range [][]string{slices.Sorted(maps.Keys(o.Roles)), slices.Sorted(maps.Keys(o.Rename)), o.Drop} {
		for _, name := range names {
			if in.Index(name) < 0 && !in.Open {
				return in, columnError(name, fmt.Errorf("%w: choose one of the %d that come in", table.ErrColumn, len(in.Fields)))
			}
		}
	}
	out := table.Schema{Open: in.Open}
	for _, f := range in.Fields {
		if slices.Contains(o.Drop, f.Name) {
			continue
		}
		if r, ok := o.Roles[f.Name]; ok {
			f.Role = r
		}
		if name := o.Rename[f.Name]; name != "" {
			f.Name = name
		}
		if out.Index(f.Name) >= 0 {
			return in, columnError(f.Name, fmt.Errorf("%w: two columns would have this name; rename or drop one", ErrName))
		}
		out.Fields = append(out.Fields, f)
	}
	for _, r := range []table.Role{table.Target, table.Weight} {
		if f := out.WithRole(r); len(f) > 1 {
			return in, columnError(f[1].Name, fmt.Errorf("%w: column %q is the %s already; give one of the two another role",
				table.ErrRole, f[0].Name, r))
		}
	}
	return out, nil
}

// StepKind returns "roles".
func (*Roles) StepKind() string { return "roles" }

// Apply gives the columns their roles and names. A column that takes the name of one that stays replaces it.
func (s *Roles) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	return rewrite(ctx, t, func(c table.Column) ([]table.Column, bool, error) {
		if slices.Contains(s.Drop, c.Name) {
			return nil, true, nil
		}
		role, set := s.Roles[c.Name]
		if set {
			c = c.As(role)
		}
		name, renamed := s.Rename[c.Name]
		if renamed {
			c = c.Named(name)
		}
		return []table.Column{c}, set || renamed, nil
	})
}

// Sources returns the column that had the name before.
func (s *Roles) Sources(column string) []string {
	for old, name := range s.Rename {
		if name == column && !slices.Contains(s.Drop, old) {
			return []string{old}
		}
	}
	if _, renamed := s.Rename[column]; renamed || slices.Contains(s.Drop, column) {
		return nil
	}
	return []string{column}
}
