package shell

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/grid"
)

// shownRuns is how many runs the list shows; the newest ones.
const shownRuns = 1000

// runsView lists the runs of the workspace and shows the chosen one: its metrics and what was set.
type runsView struct {
	shell  *Shell
	runs   []*track.Run
	list   *widget.List
	title  *widget.Label
	facts  *widget.Label
	params *widget.Label
	grid   *grid.Grid
	detail *fyne.Container
	empty  fyne.CanvasObject
	root   fyne.CanvasObject
	chosen string
	shown  track.Status // of the run whose record is on the page
}

func newRunsView(s *Shell) *runsView {
	v := &runsView{shell: s, title: heading(""), facts: widget.NewLabel(""), params: widget.NewLabel(""), grid: s.newGrid()}
	v.facts.Importance = widget.LowImportance
	v.facts.Wrapping, v.params.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
	v.params.TextStyle.Monospace = true
	v.list = widget.NewList(func() int { return len(v.runs) }, newRunRow, func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(v.runs) {
			fillRunRow(o, v.runs[i])
		}
	})
	v.list.OnSelected = func(i widget.ListItemID) { v.choose(v.runs[i].ID) }
	reopen := widget.NewButtonWithIcon("Open its pipeline", theme.FolderOpenIcon(), v.reopen)
	remove := widget.NewButtonWithIcon("Delete", theme.DeleteIcon(), v.remove)
	remove.Importance = widget.LowImportance
	head := container.NewVBox(container.NewHBox(v.title, layout.NewSpacer(), reopen, remove), v.facts)
	split := container.NewVSplit(v.grid, container.NewVScroll(container.NewVBox(heading("Parameters that were set"), v.params)))
	split.SetOffset(0.65)
	v.detail = container.NewBorder(head, nil, nil, nil, split)
	v.detail.Hide()
	v.empty = centred("No runs yet. Press Run on the pipeline page.")
	both := container.NewHSplit(v.list, container.NewStack(v.empty, container.NewPadded(v.detail)))
	both.SetOffset(0.36)
	v.root = both
	return v
}

func newRunRow() fyne.CanvasObject {
	name := widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	name.Truncation = fyne.TextTruncateEllipsis
	result := widget.NewLabel("")
	result.Truncation = fyne.TextTruncateEllipsis
	when := widget.NewLabel("")
	when.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, container.NewHBox(gap(4), widget.NewIcon(theme.ConfirmIcon())), when, container.NewVBox(name, result))
}

func fillRunRow(o fyne.CanvasObject, r *track.Run) {
	row := o.(*fyne.Container)
	text := row.Objects[0].(*fyne.Container)
	text.Objects[0].(*widget.Label).SetText(pipelineName(r))
	result := text.Objects[1].(*widget.Label)
	result.SetText(strings.TrimSuffix(outcome(r)+" · "+headline(r.Evaluations), " · "))
	rowIcon(row).SetResource(statusIcon(r.Status))
	row.Objects[2].(*widget.Label).SetText(r.Started.Local().Format("2 Jan 15:04:05"))
}

// outcome tells how a run ended and how long it took, or that it has not ended.
func outcome(r *track.Run) string {
	if r.Status == track.Running {
		return string(r.Status)
	}
	return string(r.Status) + " in " + seconds(r.Seconds)
}

// rowIcon is the icon at the left of a row.
func rowIcon(row *fyne.Container) *widget.Icon {
	return row.Objects[1].(*fyne.Container).Objects[1].(*widget.Icon)
}

func pipelineName(r *track.Run) string {
	name := r.Pipeline[strings.LastIndexAny(r.Pipeline, `/\`)+1:]
	return strings.TrimSuffix(name, graph.Extension)
}

func statusIcon(s track.Status) fyne.Resource {
	switch s {
	case track.Done:
		return theme.NewSuccessThemedResource(theme.ConfirmIcon())
	case track.Failed:
		return theme.NewErrorThemedResource(theme.ErrorIcon())
	case track.Running:
		return theme.NewPrimaryThemedResource(theme.MediaPlayIcon())
	}
	return theme.NewWarningThemedResource(theme.CancelIcon())
}

// headline is the best model of a run by the leading metric of its task.
func headline(all []track.Evaluation) string {
	if len(all) == 0 {
		return ""
	}
	metric, ok := evaluate.MetricNamed(evaluate.PrimaryMetric(all[0].Task))
	best := -1
	for i, e := range all {
		s, has := e.Metrics[metric.Name]
		if ok && has && (best < 0 || metric.Better(s.Mean, all[best].Metrics[metric.Name].Mean)) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return metric.Title + " " + evaluate.Figure(all[best].Metrics[metric.Name].Mean, 4) + ", " + all[best].Title
}

// refresh reads the list anew.
func (v *runsView) refresh() {
	go func() {
		runs, err := v.shell.Workspace.Runs(v.shell.ctx, shownRuns)
		v.shell.Post(func() {
			if err != nil {
				v.shell.status.say("Runs cannot be listed: " + run.Sentence(err))
				return
			}
			newest := v.chosen == "" || len(v.runs) > 0 && v.runs[0].ID == v.chosen
			v.runs = runs
			v.list.Refresh()
			v.follow(newest)
		})
	}()
}

// follow selects the row of the chosen run, which others may have moved; the newest one if that was shown so far.
func (v *runsView) follow(newest bool) {
	if len(v.runs) == 0 {
		return
	}
	at := slices.IndexFunc(v.runs, func(r *track.Run) bool { return r.ID == v.chosen })
	if newest || at < 0 {
		at = 0
	}
	v.list.Select(at)
	if r := v.runs[at]; r.ID != v.chosen || r.Status != v.shown {
		v.choose(r.ID) // the list does not tell of a row that was selected before, nor of a run that has ended
	}
}

func (v *runsView) choose(id string) {
	v.chosen = id
	go func() {
		r, err := v.shell.Workspace.Run(v.shell.ctx, id)
		v.shell.Post(func() {
			if err != nil {
				v.shell.fail("Show run", err)
				return
			}
			if v.chosen == id {
				v.show(r)
			}
		})
	}()
}

func (v *runsView) show(r *track.Run) {
	v.shown = r.Status
	v.empty.Hide()
	v.detail.Show()
	v.title.SetText(pipelineName(r))
	facts := []string{
		r.ID, r.Started.Local().Format(time.DateTime), string(r.Status) + " in " + seconds(r.Seconds),
		fmt.Sprintf("seed %d", r.Seed), fmt.Sprintf("%d workers", r.Workers),
	}
	for _, m := range r.Models {
		facts = append(facts, fmt.Sprintf("registered %s version %d", m.Name, m.Version))
	}
	about := []string{strings.Join(facts, " · ")}
	for _, n := range r.Nodes {
		if n.Error != "" {
			about = append(about, n.Title+": "+n.Error)
		}
	}
	v.facts.SetText(strings.Join(about, "\n"))
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(r.Params)) {
		lines = append(lines, name+" = "+r.Params[name])
	}
	if len(lines) == 0 {
		lines = []string{"All parameters had their defaults."}
	}
	v.params.SetText(strings.Join(lines, "\n"))
	t, err := evaluationTable(r.Evaluations)
	if err != nil {
		v.shell.fail("Show run", err)
		return
	}
	v.grid.SetTable(t)
}

// evaluationTable lists metrics down and models across, for the record of a run.
func evaluationTable(all []track.Evaluation) (*table.Table, error) {
	report := &evaluate.Report{}
	for _, e := range all {
		report.Results = append(report.Results, evaluate.Result{Node: e.Model, Model: e.Title, Task: e.Task, Metrics: e.Metrics})
	}
	return metricTable(report)
}

// reopen opens the pipeline as it was in the chosen run, as a new file.
func (v *runsView) reopen() {
	id := v.chosen
	v.shell.leave(func() {
		r, err := v.shell.Workspace.Run(v.shell.ctx, id)
		if err != nil {
			v.shell.fail("Open pipeline of run", err)
			return
		}
		d, err := graph.Unmarshal(r.Document)
		if err != nil {
			v.shell.fail("Open pipeline of run", err)
			return
		}
		v.shell.begin(d, pipelineName(r)+" from run")
		v.shell.pages.SelectIndex(0)
	})
}

func (v *runsView) remove() {
	id := v.chosen
	dialog.ShowConfirm("Delete run", "The record of run "+id+" goes. Registered models stay.", func(yes bool) {
		if !yes {
			return
		}
		if err := v.shell.Workspace.DeleteRun(v.shell.ctx, id); err != nil {
			v.shell.fail("Delete run", err)
			return
		}
		v.chosen = ""
		v.detail.Hide()
		v.empty.Show()
		v.list.UnselectAll()
		v.refresh()
	}, v.shell.Window)
}

func (v *runsView) retheme() { v.grid.SetColors(gridColors(v.shell.dark())) }
