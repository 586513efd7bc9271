package starter

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/table"
)

// ErrColumn is returned for a column that the data does not have.
var ErrColumn = errors.New("starter: no such column")

// ErrFeatures is returned when no column is left to learn from.
var ErrFeatures = errors.New("starter: no column is left to learn from")

// ErrTarget is returned for a target that cannot be learned.
var ErrTarget = errors.New("starter: unusable target")

// maxLevels is the most levels of a category that become one column each; columns with more are left out at first.
const maxLevels = 50

// profile is what the starter decides from the data.
type profile struct {
	task          evaluate.Task
	types         map[string]string // columns whose type is changed
	roles         map[string]string // columns that are no features
	why           map[string]string // reasons for the roles, for people
	categories    bool              // a category is among the features
	missingTarget bool
}

// idName matches names that people give to keys.
var idName = regexp.MustCompile(`(?i)^(id|index|uuid|key|row|.*[_ .-]id|.*[a-z]Id|.*ID)$`)

func emptyProfile() *profile {
	return &profile{types: map[string]string{}, roles: map[string]string{}, why: map[string]string{}}
}

func newProfile(t *table.Table, o Options) (*profile, error) {
	p := emptyProfile()
	names := append(slices.Clone(o.Drop), o.Categorical...)
	if o.Target != "" {
		names = append(names, o.Target)
	}
	for _, n := range names {
		if _, ok := t.Column(n); !ok {
			return nil, fmt.Errorf("%w: %q; the columns are %s", ErrColumn, n, strings.Join(t.Schema().Names(), ", "))
		}
	}
	for _, c := range t.Columns() {
		switch {
		case c.Name == o.Target:
			if err := p.target(c, o); err != nil {
				return nil, err
			}
		case slices.Contains(o.Drop, c.Name):
			p.out(c.Name, table.Ignore, "left out on request")
		default:
			p.column(c, slices.Contains(o.Categorical, c.Name))
		}
	}
	if o.Target == "" {
		p.task = evaluate.Clustering
	}
	features := t.Width() - len(p.roles)
	if features == 0 {
		return nil, fmt.Errorf("%w: %s", ErrFeatures, p.reasons())
	}
	return p, nil
}

// reasons tells why columns are left out.
func (p *profile) reasons() string {
	if len(p.why) == 0 {
		return "there is nothing but the target"
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(p.why)) {
		out = append(out, fmt.Sprintf("%q is left out (%s)", name, p.why[name]))
	}
	return strings.Join(out, ", ")
}

func (p *profile) out(name string, r table.Role, why string) {
	p.roles[name] = r.String()
	p.why[name] = why
}

// target decides the task. Two distinct whole numbers are classes, more are a quantity unless the caller says otherwise.
func (p *profile) target(c table.Column, o Options) error {
	p.roles[c.Name] = table.Target.String()
	p.missingTarget = c.Missing() > 0
	values := distinct(c, 3)
	if len(values) < 2 {
		return fmt.Errorf("%w: %q has %d distinct value, and two are the least to learn from", ErrTarget, c.Name, len(values))
	}
	classes := c.Type == table.Category || c.Type == table.Boolean || c.Type == table.Text
	if (c.Type == table.Integer && len(values) == 2) || slices.Contains(o.Categorical, c.Name) || c.Type == table.Text {
		classes = true
		p.types[c.Name] = table.Category.String()
	}
	switch {
	case c.Type == table.Time:
		return fmt.Errorf("%w: %q holds times", ErrTarget, c.Name)
	case !classes:
		p.task = evaluate.Regression
	case len(values) == 2:
		p.task = evaluate.Binary
	default:
		p.task = evaluate.Multiclass
		if n := len(distinct(c, c.Len()+1)); n > c.Len()/2 {
			return fmt.Errorf("%w: %q has %d classes for %d rows; take a column whose values repeat", ErrTarget, c.Name, n, c.Len())
		}
	}
	return nil
}

// column decides whether a column can be a feature.
func (p *profile) column(c table.Column, categorical bool) {
	rows := c.Len() - c.Missing()
	if categorical && c.Type != table.Category {
		p.types[c.Name] = table.Category.String()
	}
	key := c.Type != table.Number && idName.MatchString(c.Name)
	limit := 2 // enough to tell a constant; counting further costs a text for every cell
	if key || categorical || c.Type == table.Category {
		limit = rows + 1
	}
	n := len(distinct(c, limit))
	switch {
	case rows == 0:
		p.out(c.Name, table.Ignore, "all cells are missing")
	case n == 1 && c.Missing() == 0:
		p.out(c.Name, table.Ignore, "all cells are the same")
	case key && n == rows && rows > 20:
		p.out(c.Name, table.ID, "a key: every row has its own")
	case categorical || c.Type == table.Category:
		if n > maxLevels {
			p.out(c.Name, table.Ignore, fmt.Sprintf("a category of %d levels", n))
			return
		}
		p.categories = true
	case c.Type == table.Text:
		p.out(c.Name, table.Ignore, "free text")
	case c.Type == table.Time:
		p.out(c.Name, table.Ignore, "a time")
	}
}

// distinct returns the distinct values that are not missing, at most limit.
func distinct(c table.Column, limit int) map[string]bool {
	seen := map[string]bool{}
	for i := range c.Len() {
		if !c.IsMissing(i) {
			seen[c.String(i)] = true
			if len(seen) >= limit {
				break
			}
		}
	}
	return seen
}
