package shell

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// dock is the panel below the canvas: the data of the selected node, charts, problems and the log.
type dock struct {
	shell    *Shell
	data     *dataPage
	charts   *chartPage
	problems *problems
	log      *widget.List
	lines    []string

	tabs                          *container.AppTabs
	dataTab, chartTab, problemTab *container.TabItem
	root                          fyne.CanvasObject
	values                        *valueLoader
	shownCharts                   string // address of the evaluation that the charts show
	chartsWereEmpty               bool
}

func newDock(s *Shell) *dock {
	d := &dock{shell: s, data: newDataPage(s), charts: newChartPage(s), problems: newProblems(s.jump), chartsWereEmpty: true}
	d.values = &valueLoader{shell: s}
	d.log = widget.NewList(func() int { return len(d.lines) },
		func() fyne.CanvasObject {
			l := widget.NewLabel("")
			l.TextStyle.Monospace = true
			l.Truncation = fyne.TextTruncateEllipsis
			return l
		},
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(d.lines) {
				o.(*widget.Label).SetText(d.lines[i])
			}
		})
	d.dataTab = container.NewTabItemWithIcon("Data", theme.ListIcon(), d.data.root)
	d.chartTab = container.NewTabItemWithIcon("Charts", theme.MediaPhotoIcon(), d.charts.root)
	d.problemTab = container.NewTabItemWithIcon("Problems", theme.WarningIcon(), d.problems.root)
	d.tabs = container.NewAppTabs(d.dataTab, d.chartTab, d.problemTab, container.NewTabItemWithIcon("Log", theme.DocumentIcon(), d.log))
	d.root = d.tabs
	return d
}

// refresh shows the outputs of the selected node, and the charts of the evaluation that is nearest to it.
func (d *dock) refresh(ids []string) {
	if d.shell.session == nil {
		return
	}
	id := ""
	if len(ids) == 1 {
		id = ids[0]
	}
	d.data.show(id, d.values)
	d.showCharts(id)
}

// showCharts loads the evaluation of the selected node, else the newest of the pipeline.
func (d *dock) showCharts(id string) {
	o, ok := d.evaluation(id)
	if !ok && d.shell.session.Running() {
		return // the charts of the last run stay until there are others
	}
	if !ok {
		d.shownCharts = ""
		d.charts.clear()
		return
	}
	if o.Object == d.shownCharts {
		return
	}
	d.shownCharts = o.Object
	d.values.load(o, func(v stage.Value, err error) {
		report, is := v.(*evaluate.Report)
		if o.Object != d.shownCharts {
			return
		}
		if err != nil || !is {
			d.charts.fail(err)
			return
		}
		d.charts.show(report)
	})
}

// evaluation finds the stored evaluation to draw.
func (d *dock) evaluation(id string) (track.Output, bool) {
	kind := (*evaluate.Report)(nil).ValueKind()
	find := func(id string) (track.Output, bool) {
		outputs := d.shell.session.Outputs(id)
		i := slices.IndexFunc(outputs, func(o track.Output) bool { return o.Type == kind })
		if i < 0 {
			return track.Output{}, false
		}
		return outputs[i], true
	}
	if o, ok := find(id); ok {
		return o, true
	}
	for _, n := range d.shell.session.Document().Nodes {
		if o, ok := find(n.ID); ok {
			return o, true
		}
	}
	return track.Output{}, false
}

// findings updates the problems and their tab.
func (d *dock) findings(f []run.Finding) {
	d.problems.set(f)
	bad, warn := worstOf(f)
	label := "Problems"
	if bad+warn > 0 {
		label = fmt.Sprintf("Problems (%d)", bad+warn)
	}
	if d.problemTab.Text != label {
		d.problemTab.Text = label
		d.tabs.Refresh()
	}
}

// ran adds a run to the log and brings its charts to the front when it gave the first ones.
func (d *dock) ran(r *track.Run) {
	stamp := r.Started.Local().Format(time.TimeOnly)
	d.lines = append(d.lines, stamp+"  "+summary(r))
	for _, n := range r.Nodes {
		line := fmt.Sprintf("%s    %-16s %s", stamp, n.ID, n.Status)
		if n.Cache {
			line = fmt.Sprintf("%s    %-16s from cache", stamp, n.ID)
		} else if n.Status == track.Done {
			line += " in " + seconds(n.Seconds)
		}
		if n.Error != "" {
			line += ": " + n.Error
		}
		if n.Summary != "" {
			line += " · " + n.Summary
		}
		d.lines = append(d.lines, line)
	}
	d.log.Refresh()
	d.log.ScrollToBottom()
	if len(r.Evaluations) > 0 && d.chartsWereEmpty {
		d.chartsWereEmpty = false
		d.tabs.Select(d.chartTab)
	}
}

func (d *dock) retheme() {
	d.data.retheme()
	d.charts.retheme()
}

// keepValues is how many loaded values stay in memory.
const keepValues = 6

// valueLoader reads stored values on goroutines of its own and keeps the last few.
type valueLoader struct {
	shell *Shell
	order []string
	kept  map[string]stage.Value
}

// load hands over a stored value on the user interface goroutine, at once when it is still in memory.
func (v *valueLoader) load(o track.Output, done func(stage.Value, error)) {
	if got, ok := v.kept[o.Object]; ok {
		done(got, nil)
		return
	}
	open := v.shell.session
	go func() {
		got, err := open.Output(v.shell.ctx, o)
		v.shell.Post(func() {
			if err == nil {
				v.keep(o.Object, got)
			}
			done(got, err)
		})
	}()
}

func (v *valueLoader) keep(address string, got stage.Value) {
	if v.kept == nil {
		v.kept = map[string]stage.Value{}
	}
	if _, have := v.kept[address]; !have {
		v.order = append(v.order, address)
	}
	v.kept[address] = got
	for len(v.order) > keepValues {
		delete(v.kept, v.order[0])
		v.order = v.order[1:]
	}
}
