package shell

import (
	"slices"

	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/stage"
)

// learnerChoices lets people tick learners; only those are offered that solve the problem in question.
type learnerChoices struct {
	learners []stage.Spec
	group    *widget.CheckGroup
}

func newLearnerChoices(families []stage.Family) *learnerChoices {
	l := &learnerChoices{group: widget.NewCheckGroup(nil, nil)}
	for _, f := range families {
		for _, s := range f.Specs {
			if len(s.Problems) > 0 {
				l.learners = append(l.learners, s)
			}
		}
	}
	return l
}

// offer lists the learners that solve a problem; ticks of others go.
func (l *learnerChoices) offer(p stage.Problem) {
	var titles []string
	for _, s := range l.learners {
		if slices.Contains(s.Problems, p) {
			titles = append(titles, s.Title)
		}
	}
	ticked := slices.DeleteFunc(slices.Clone(l.group.Selected), func(title string) bool { return !slices.Contains(titles, title) })
	l.group.Options = titles
	l.group.SetSelected(ticked)
	l.group.Refresh()
}

// kinds returns the kinds of the ticked learners.
func (l *learnerChoices) kinds() []string {
	var out []string
	for _, s := range l.learners {
		if slices.Contains(l.group.Selected, s.Title) {
			out = append(out, s.Kind)
		}
	}
	return out
}
