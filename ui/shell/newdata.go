package shell

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/starter"
	"headrace.dev/studio/engine/table"
)

// noTarget is the choice of a clustering.
const noTarget = "(none: group the rows)"

// newFromData asks for a CSV file ("" opens the file dialog), then for the target, and begins a starter pipeline.
func (s *Shell) newFromData(path string) {
	if path == "" {
		s.pickData(s.newFromData)
		return
	}
	bar := widget.NewProgressBarInfinite()
	wait := dialog.NewCustomWithoutButtons("Reading "+filepath.Base(path), bar, s.Window)
	wait.Show()
	go func() {
		t, report, err := table.ReadCSVFile(s.ctx, path, table.CSVOptions{})
		s.Post(func() {
			bar.Stop() // hidden with its dialog, it would go on moving
			wait.Hide()
			if err != nil {
				s.fail("Read "+filepath.Base(path), err)
				return
			}
			s.askTarget(path, t, report)
		})
	}()
}

// askTarget shows what was read and lets people choose target, learners and split.
func (s *Shell) askTarget(path string, t *table.Table, report table.CSVReport) {
	names := t.Schema().Names()
	target := widget.NewSelect(append([]string{noTarget}, names...), nil)
	target.SetSelected(guessTarget(t))
	split := widget.NewSelect([]string{"5-fold cross-validation", "10-fold cross-validation", "Holdout, 20 % test"}, nil)
	split.SetSelectedIndex(0)
	if t.Rows() >= 50_000 {
		split.SetSelectedIndex(2)
	}
	chosen := newLearnerChoices(s.Catalog.Families())
	columns := newColumnChoices(t)
	options := func() starter.Options {
		o := starter.Options{Split: []string{"kfold=5", "kfold=10", "holdout=0.2"}[max(0, split.SelectedIndex())], Learners: chosen.kinds()}
		if target.Selected != noTarget {
			o.Target = target.Selected
		}
		o.Drop, o.Categorical = columns.used(leftOut, o.Target), columns.used(asCategory, "")
		return o
	}
	offer := func() {
		if p, err := starter.ProblemOf(t, options()); err == nil { // what is wrong with a target is said when the pipeline is made
			chosen.offer(p)
		}
	}
	target.OnChanged = func(string) { offer() }
	columns.changed = offer
	offer()
	form := widget.NewForm(
		widget.NewFormItem("Predict", target),
		widget.NewFormItem("Test by", split),
		widget.NewFormItem("Learners", container.NewVBox(hint("None chosen takes two that suit the task"), chosen.group)),
	)
	left := container.NewVBox(form)
	right := container.NewBorder(container.NewVBox(heading("Columns"), hint("Keys, free text and constants are left out by themselves")),
		nil, nil, nil, columns.list)
	notes := ""
	if len(report.Notes) > 0 {
		notes = "\n" + strings.Join(report.Notes, "\n")
	}
	head := widget.NewLabel(fmt.Sprintf("%s rows, %d columns%s", count(int64(t.Rows())), t.Width(), notes))
	head.Wrapping = fyne.TextWrapWord
	body := container.NewBorder(head, nil, container.New(&fixedWidth{320}, left), nil, container.NewPadded(right))
	var d *dialog.ConfirmDialog
	d = dialog.NewCustomConfirm("New pipeline from "+filepath.Base(path), "Create", "Cancel", body, func(ok bool) {
		if !ok {
			return
		}
		s.create(path, t, options(), d.Show)
	}, s.Window)
	d.Resize(fyne.NewSize(880, 560))
	d.Show()
}

// create makes the pipeline. When that fails, again brings back the choices, and the reason stands before them.
func (s *Shell) create(path string, t *table.Table, o starter.Options, again func()) {
	go func() { // looking through the columns of a large table takes a while
		res, err := starter.New(s.ctx, t, path, s.pipelinesDir(), s.Catalog, o)
		s.Post(func() {
			if err != nil {
				again()
				s.fail("New pipeline", err)
				return
			}
			s.created(res)
		})
	}()
}

// created opens a starter pipeline and says what it leaves out.
func (s *Shell) created(res *starter.Result) {
	s.begin(res.Document, res.Document.Name)
	if len(res.Why) > 0 {
		var out []string
		for c, why := range res.Why {
			out = append(out, c+" ("+why+")")
		}
		slices.Sort(out)
		s.status.say("Left out: " + strings.Join(out, ", "))
	}
}

// guessTarget proposes a column: one with a telling name, else the last one that could be predicted.
func guessTarget(t *table.Table) string {
	telling := []string{"target", "label", "class", "y", "survived", "churn", "churned", "outcome", "price", "species", "income"}
	for _, c := range t.Columns() {
		if slices.Contains(telling, strings.ToLower(c.Name)) {
			return c.Name
		}
	}
	for i := t.Width() - 1; i >= 0; i-- {
		if c := t.At(i); c.Type != table.Text && c.Type != table.Time {
			return c.Name
		}
	}
	return noTarget
}

func hint(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Importance = widget.LowImportance
	l.Wrapping = fyne.TextWrapWord
	return l
}

func button(label string, do func()) *widget.Button { return widget.NewButton(label, do) }

func primary(label string, do func()) *widget.Button {
	b := widget.NewButton(label, do)
	b.Importance = widget.HighImportance
	return b
}
