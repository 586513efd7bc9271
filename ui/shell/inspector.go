package shell

import (
	"errors"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/form"
	"headrace.dev/studio/ui/session"
)

// inspector shows the settings of the selected node, or those of the pipeline when none is selected.
type inspector struct {
	shell *Shell
	node  string     // the node shown, "" for the pipeline
	form  *form.Form // of that node, nil for the pipeline and for unknown kinds

	state   *widget.Label
	problem *widget.Label
	body    *fyne.Container
	head    *fyne.Container
	root    fyne.CanvasObject

	pipeline *pipelinePage
}

func newInspector(s *Shell) *inspector {
	i := &inspector{shell: s, state: widget.NewLabel(""), problem: widget.NewLabel("")}
	i.state.Importance = widget.LowImportance
	i.state.Wrapping = fyne.TextWrapWord
	i.problem.Importance = widget.DangerImportance
	i.problem.Wrapping = fyne.TextWrapWord
	i.pipeline = newPipelinePage(s)
	i.head = container.NewVBox(i.state, i.problem)
	i.body = container.NewStack(i.pipeline.root)
	i.root = container.NewBorder(container.NewPadded(i.head), nil, nil, nil, i.body)
	return i
}

// update shows a selection. The form of a node that is shown already is only brought up to date, so that typing goes on.
func (i *inspector) update(ids []string) {
	if i.shell.session == nil {
		return
	}
	d := i.shell.session.Document()
	n, ok := graph.Node{}, false
	if len(ids) == 1 {
		n, ok = d.Node(ids[0])
	}
	if !ok {
		i.showPipeline(len(ids))
		return
	}
	spec, known := i.shell.Catalog.Spec(n.Kind)
	if i.node != n.ID || i.form == nil {
		i.node, i.form = n.ID, nil
		if known {
			i.form = form.New(i.options(n, spec))
			i.body.Objects = []fyne.CanvasObject{i.form}
		} else {
			i.body.Objects = []fyne.CanvasObject{centred("This kind of stage is unknown here.\nIts settings are kept.")}
		}
		i.body.Refresh()
	} else {
		i.form.Update(n.Params, i.errors(n.ID), i.schema(n.ID))
		i.form.SetNode(run.Title(n, i.shell.Catalog), n.Comment)
	}
	i.head.Show()
	i.fillHead(n)
}

func (i *inspector) fillHead(n graph.Node) {
	st := i.shell.session.State(n.ID)
	i.state.SetText(stateLine(st, i.shell.session.Stale(n.ID)))
	problem := st.Error
	for _, f := range i.shell.session.Findings() {
		if f.Node == n.ID && f.Param == "" && f.Severity != run.Note && problem == "" {
			problem = capital(f.Reason)
			if f.Remedy != "" {
				problem += ". " + capital(f.Remedy) + "."
			}
		}
	}
	i.problem.SetText(problem)
	if problem == "" {
		i.problem.Hide()
	} else {
		i.problem.Show()
	}
}

// stateLine tells how the node stands and why.
func stateLine(st run.NodeState, stale bool) string {
	if stale {
		return "Out of date: a setting or an input has changed since it ran"
	}
	var parts []string
	switch st.Status {
	case track.Done:
		if st.Cache {
			parts = append(parts, "From cache: nothing it depends on has changed")
		} else {
			parts = append(parts, "Ran in "+seconds(st.Seconds))
		}
		if st.Rows > 0 {
			parts = append(parts, count(int64(st.Rows))+" rows")
		}
		if st.Folds > 1 && st.Members > st.Folds {
			parts = append(parts, fmt.Sprintf("%d folds and all rows", st.Folds))
		} else if st.Folds > 1 {
			parts = append(parts, fmt.Sprintf("%d folds", st.Folds))
		}
		if st.Summary != "" {
			parts = append(parts, st.Summary)
		}
	case track.Running:
		parts = append(parts, fmt.Sprintf("Running, %.0f %%", 100*st.Fraction))
	case track.Failed:
		return "Failed"
	case track.Skipped, track.Cancelled:
		return capital(st.Reason)
	default:
		return "Not run yet"
	}
	return strings.Join(parts, " · ")
}

func (i *inspector) options(n graph.Node, spec stage.Spec) form.Options {
	id := n.ID
	return form.Options{
		Spec: spec, Values: n.Params, Errors: i.errors(id), Schema: i.schema(id),
		Change: func(name string, value any) { i.shell.do(i.shell.session.Document().SetParam(id, name, value)) },
		Browse: func(_ string, done func(string)) {
			i.shell.pickData(func(path string) { done(i.shell.session.Relative(path)) })
		},
		Title: run.Title(n, i.shell.Catalog), Comment: n.Comment,
		Rename: func(title string) {
			if title == spec.Title {
				title = "" // what the kind is called anyway
			}
			i.shell.do(i.shell.session.Document().SetTitle(id, title))
		},
		Annotate: func(comment string) { i.shell.do(i.shell.session.Document().SetComment(id, comment)) },
	}
}

// schema gives the columns at an input of a node.
func (i *inspector) schema(id string) func(port string) table.Schema {
	return func(port string) table.Schema {
		if port == "" { // a source picks among its own columns
			return i.shell.session.OutputSchema(i.firstOutput(id))
		}
		return i.shell.session.Schema(graph.End{Node: id, Port: port})
	}
}

func (i *inspector) firstOutput(id string) graph.End {
	n, _ := i.shell.session.Document().Node(id)
	if spec, ok := i.shell.Catalog.Spec(n.Kind); ok && len(spec.Outputs()) > 0 {
		return graph.End{Node: id, Port: spec.Outputs()[0].Name}
	}
	return graph.End{}
}

// flush commits what was typed and not entered yet.
func (i *inspector) flush() {
	if i.form != nil {
		i.form.Flush()
	}
}

// errors are the findings about single parameters.
func (i *inspector) errors(id string) map[string]string {
	out := map[string]string{}
	for _, f := range i.shell.session.Findings() {
		if f.Node == id && f.Param != "" && f.Severity != run.Note {
			out[f.Param] = f.Reason
		}
	}
	return out
}

func (i *inspector) showPipeline(selected int) {
	i.node, i.form = "", nil
	i.head.Hide()
	i.pipeline.update(i.shell.session, i.shell.Window.Canvas().Focused(), selected)
	if len(i.body.Objects) != 1 || i.body.Objects[0] != i.pipeline.root {
		i.body.Objects = []fyne.CanvasObject{i.pipeline.root}
		i.body.Refresh()
	}
}

func (i *inspector) retheme() {
	if i.form != nil {
		i.form.Refresh()
	}
}

// pipelinePage shows what belongs to the pipeline as a whole.
type pipelinePage struct {
	name, seed *widget.Entry
	doc        *widget.Entry
	about      *widget.Label
	root       fyne.CanvasObject
	filling    bool
}

func newPipelinePage(s *Shell) *pipelinePage {
	p := &pipelinePage{name: widget.NewEntry(), seed: widget.NewEntry(), doc: widget.NewMultiLineEntry(), about: widget.NewLabel("")}
	p.doc.SetMinRowsVisible(4)
	p.doc.Wrapping = fyne.TextWrapWord
	p.doc.SetPlaceHolder("What this pipeline is for")
	p.about.Wrapping = fyne.TextWrapWord
	p.about.Importance = widget.LowImportance
	set := func(change func(*graph.Header) error) func(string) {
		return func(string) {
			if p.filling {
				return
			}
			h := s.session.Document().Header
			if err := change(&h); err != nil {
				s.status.say(err.Error())
				return
			}
			s.do(s.session.Document().SetHeader(h))
		}
	}
	p.name.OnChanged = set(func(h *graph.Header) error { h.Name = p.name.Text; return nil })
	p.doc.OnChanged = set(func(h *graph.Header) error { h.Doc = p.doc.Text; return nil })
	p.seed.Validator = func(text string) error { var v uint64; return parseSeed(text, &v) }
	p.seed.OnChanged = set(func(h *graph.Header) error { return parseSeed(p.seed.Text, &h.Seed) })
	label := func(text string) *widget.Label {
		l := widget.NewLabel(text)
		l.Importance = widget.LowImportance
		return l
	}
	p.root = container.NewVScroll(container.NewPadded(container.NewVBox(heading("Pipeline"), label("Name"), p.name, label("Notes"), p.doc,
		label("Seed of everything random"), p.seed, p.about)))
	return p
}

var errSeed = errors.New("the seed is a whole number, zero or more")

func parseSeed(text string, out *uint64) error {
	var v uint64
	if n, err := fmt.Sscanf(text, "%d", &v); n != 1 || err != nil || fmt.Sprint(v) != text {
		return errSeed
	}
	*out = v
	return nil
}

// update shows the pipeline; a field that somebody types in is left alone.
func (p *pipelinePage) update(s *session.Session, focused fyne.Focusable, selected int) {
	p.filling = true
	d := s.Document()
	for e, text := range map[*widget.Entry]string{p.name: d.Name, p.doc: d.Doc, p.seed: fmt.Sprint(d.Seed)} {
		if e.Text != text && focused != fyne.Focusable(e) {
			e.SetText(text)
		}
	}
	p.filling = false
	text := fmt.Sprintf("%d nodes, %d links\n%s", len(d.Nodes), len(d.Links), s.Path())
	if selected > 1 {
		text = fmt.Sprintf("%d nodes are selected\n\n", selected) + text
	}
	p.about.SetText(text)
}
