package shell

import (
	"errors"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/chart"
	"headrace.dev/studio/engine/durable"
	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/ui/charts"
)

// chartPage shows the charts of an evaluation side by side.
type chartPage struct {
	shell  *Shell
	views  []*charts.View
	row    *fyne.Container
	scroll *container.Scroll
	empty  *widget.Label
	root   fyne.CanvasObject
}

// chartWidth is how wide a chart is at least.
const chartWidth = 380

func newChartPage(s *Shell) *chartPage {
	p := &chartPage{shell: s, row: container.NewGridWithRows(1), empty: widget.NewLabel("")}
	p.empty.Importance = widget.LowImportance
	p.scroll = container.NewHScroll(p.row)
	p.root = container.NewStack(p.scroll, container.NewCenter(p.empty))
	p.clear()
	return p
}

func (p *chartPage) clear() {
	p.views, p.row.Objects = nil, nil
	p.row.Refresh()
	p.empty.SetText("Charts appear here when an Evaluate node has run")
	p.empty.Show()
}

func (p *chartPage) fail(err error) {
	p.clear()
	if err == nil {
		err = errors.New("the evaluation cannot be read")
	}
	p.empty.SetText(run.Sentence(err))
}

// show draws the charts that suit the task of a report.
func (p *chartPage) show(r *evaluate.Report) {
	p.clear()
	if len(r.Results) == 0 {
		return
	}
	p.empty.Hide()
	for _, make := range chartsOf(r) {
		v := charts.New(charts.Options{Post: p.shell.Post, Style: p.style(), Save: p.saveAs, Scrolled: p.scroll.Scrolled})
		c, err := make()
		if err != nil {
			v.SetError(run.Sentence(err))
		} else {
			v.SetChart(c)
		}
		p.views = append(p.views, v)
		p.row.Add(container.NewStack(gap(chartWidth), v))
	}
	p.row.Refresh()
}

// chartsOf lists the charts of a report: what compares all models first, then one of each model.
func chartsOf(r *evaluate.Report) []func() (*chart.Chart, error) {
	var out []func() (*chart.Chart, error)
	add := func(make func() (*chart.Chart, error)) { out = append(out, make) }
	task := r.Results[0].Task
	if task == evaluate.Binary {
		add(func() (*chart.Chart, error) { return chart.ROC(*r) })
	}
	for _, res := range r.Results {
		switch task {
		case evaluate.Binary, evaluate.Multiclass:
			add(func() (*chart.Chart, error) { return chart.Confusion(res) })
		case evaluate.Regression:
			add(func() (*chart.Chart, error) { return chart.PredictedVsActual(res, chart.Label{Name: res.Target}) })
		case evaluate.Clustering:
			if res.Predictions.FoldCount() > 1 {
				continue // clusters are numbered anew in each fold
			}
			add(func() (*chart.Chart, error) { return clusterSizes(res) })
		}
	}
	if task == evaluate.Binary {
		add(func() (*chart.Chart, error) { return chart.PrecisionRecall(*r) })
	}
	if task == evaluate.Regression {
		for _, res := range r.Results {
			add(func() (*chart.Chart, error) { return chart.Residuals(res, chart.Label{Name: res.Target}) })
		}
	}
	add(func() (*chart.Chart, error) { return chart.Comparison(*r, r.PrimaryName(), "") })
	return out
}

// clusterSizes shows how many rows each cluster of a model has.
func clusterSizes(r evaluate.Result) (*chart.Chart, error) {
	labels := make([]int, len(r.Predictions.Predicted))
	for i, v := range r.Predictions.Predicted {
		labels[i] = int(v)
	}
	c, err := chart.ClusterSizes(labels)
	if err == nil {
		c.Subtitle = r.Model + " · " + c.Subtitle
	}
	return c, err
}

func (p *chartPage) style() chart.Style {
	if p.shell.dark() {
		return chart.Dark()
	}
	return chart.Light()
}

// saveAs writes a chart to a file that the user names.
func (p *chartPage) saveAs(name string, write func(w io.Writer) error) {
	p.shell.pickTarget(strings.ReplaceAll(name, "/", "-"), func(path string) {
		if err := durable.WriteFile(path, write); err != nil {
			p.shell.fail("Save chart", err)
			return
		}
		p.shell.status.say("Saved " + filepath.Base(path))
	})
}

func (p *chartPage) retheme() {
	for _, v := range p.views {
		v.SetStyle(p.style())
	}
}
