package shell

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/grid"
)

// dataPage shows an output of the selected node as a table: rows, the columns of a model, the metrics of an evaluation.
type dataPage struct {
	shell  *Shell
	port   *widget.Select
	about  *widget.Label
	head   *fyne.Container // hidden where there is nothing to choose or tell, rows need the space
	empty  *widget.Label
	grid   *grid.Grid
	root   fyne.CanvasObject
	node   string
	object string // address of what is shown
	ports  []track.Output
	values *valueLoader
	quiet  bool // the choice of a port is being set, not made
}

func newDataPage(s *Shell) *dataPage {
	p := &dataPage{shell: s, about: widget.NewLabel(""), empty: widget.NewLabel("")}
	p.about.Importance = widget.LowImportance
	p.empty.Importance = widget.LowImportance
	p.empty.Alignment = fyne.TextAlignCenter
	p.grid = s.newGrid()
	p.port = widget.NewSelect(nil, func(string) {
		if !p.quiet {
			p.load()
		}
	})
	p.head = container.NewHBox(p.port, p.about, layout.NewSpacer())
	p.root = container.NewBorder(p.head, nil, nil, nil, container.NewStack(p.grid, container.NewCenter(p.empty)))
	p.clear("Select a node to see its output")
	return p
}

// show lists the outputs of a node and loads the one chosen before, else the first.
func (p *dataPage) show(id string, values *valueLoader) {
	p.values = values
	outputs := p.shell.session.Outputs(id)
	switch {
	case id == "":
		p.clear("Select a node to see its output")
		return
	case len(outputs) == 0:
		p.clear(p.why(id))
		return
	}
	keep := p.port.SelectedIndex()
	if id != p.node || keep < 0 || keep >= len(outputs) {
		keep = 0
	}
	p.node, p.ports = id, outputs
	var names []string
	for _, o := range outputs {
		names = append(names, o.Port)
	}
	p.quiet = true
	if !slices.Equal(names, p.port.Options) {
		p.port.SetOptions(names)
	}
	p.port.SetSelectedIndex(keep)
	p.quiet = false
	p.load()
}

// why says why there is nothing to see.
func (p *dataPage) why(id string) string {
	st := p.shell.session.State(id)
	n, _ := p.shell.session.Document().Node(id)
	spec, ok := p.shell.Catalog.Spec(n.Kind)
	switch {
	case st.Error != "":
		return st.Error
	case ok && len(spec.Outputs()) == 0:
		if st.Summary != "" {
			return st.Summary
		}
		return spec.Title + " has no output to show"
	case st.Status == track.Running:
		return "Running…"
	}
	return "Run the pipeline to see this output"
}

func (p *dataPage) clear(text string) {
	p.node, p.object, p.ports = "", "", nil
	p.head.Hide()
	p.grid.Hide()
	p.empty.SetText(text)
	p.empty.Show()
}

// load shows the chosen output.
func (p *dataPage) load() {
	i := p.port.SelectedIndex()
	if i < 0 || i >= len(p.ports) {
		return
	}
	o := p.ports[i]
	if o.Object == p.object {
		return
	}
	p.object = o.Object
	p.values.load(o, func(v stage.Value, err error) {
		if p.object != o.Object {
			return
		}
		if err != nil {
			p.clear(run.Sentence(err))
			return
		}
		t, about, err := tableOf(v)
		if err != nil {
			p.clear(run.Sentence(err))
			return
		}
		if o.Member != "" {
			about = strings.TrimPrefix(about+" · "+o.Member, " · ")
		}
		p.about.SetText(about)
		p.head.Hidden = about == "" && len(p.ports) == 1
		p.empty.Hide()
		p.grid.Show()
		p.grid.SetTable(t)
	})
}

// tableOf shows any value as a table, with a line about it.
func tableOf(v stage.Value) (*table.Table, string, error) {
	switch x := v.(type) {
	case *table.Table:
		return x, "", nil // the grid counts rows and columns
	case *model.Model:
		t, err := modelTable(x)
		return t, fmt.Sprintf("%s · %s · learned from %s rows", x.Title, x.Task, count(int64(x.Rows))), err
	case *evaluate.Report:
		t, err := metricTable(x)
		return t, fmt.Sprintf("%d models", len(x.Results)), err
	}
	return nil, "", fmt.Errorf("a %s cannot be shown as a table", v.ValueKind())
}

// modelTable lists the features of a model with their importance, where the learner knows it.
func modelTable(m *model.Model) (*table.Table, error) {
	cols := []table.Column{table.Texts("feature", m.Features, nil)}
	if p, ok := m.Predictor.(interface{ Importance() []float64 }); ok {
		if imp := p.Importance(); len(imp) == len(m.Features) {
			cols = append(cols, table.Numbers("importance", imp, nil))
		}
	}
	return table.New(cols...)
}

// metricTable lists metrics down and models across.
func metricTable(r *evaluate.Report) (*table.Table, error) {
	if len(r.Results) == 0 {
		return table.New(table.Texts("metric", nil, nil))
	}
	var names []string
	for _, m := range evaluate.MetricsOf(r.Results[0].Task) {
		names = append(names, m.Name)
	}
	cols := []table.Column{table.Texts("metric", names, nil)}
	for _, res := range r.Results {
		mean, std := make([]float64, len(names)), make([]float64, len(names))
		valid := make([]bool, len(names))
		folds := 0
		for i, n := range names {
			s, ok := res.Metrics[n]
			mean[i], std[i], valid[i] = s.Mean, s.Std, ok
			folds = max(folds, len(s.Folds))
		}
		cols = append(cols, table.Numbers(res.Model, mean, valid))
		if folds > 1 { // one test tells nothing of the spread
			cols = append(cols, table.Numbers(res.Model+" ±", std, valid))
		}
	}
	return table.New(unique(cols)...)
}

// unique numbers columns that share a name, as two learners of one title do.
func unique(cols []table.Column) []table.Column {
	seen := map[string]int{}
	for i, c := range cols {
		if seen[c.Name]++; seen[c.Name] > 1 {
			cols[i] = c.Named(fmt.Sprintf("%s (%d)", c.Name, seen[c.Name]))
		}
	}
	return cols
}

func (p *dataPage) retheme() { p.grid.SetColors(gridColors(p.shell.dark())) }

func gridColors(dark bool) grid.Colors {
	if dark {
		return grid.DarkColors()
	}
	return grid.LightColors()
}

// newGrid makes a grid in the typefaces of the window.
func (s *Shell) newGrid() *grid.Grid {
	g := grid.New(s.ctx, grid.Options{Post: s.Post})
	if f := s.Theme.Fonts; f.Regular != nil {
		if err := g.SetFonts(grid.Fonts{Regular: f.Regular, Bold: f.Bold}); err != nil {
			s.Log.WarnContext(s.ctx, "typefaces not usable", "error", err)
		}
	}
	return g
}
