package shell

import (
	"encoding/json"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/ui/canvas"
)

// canvasEvents turns what a person does on the canvas into edits.
func (s *Shell) canvasEvents() canvas.Events {
	return canvas.Events{
		Move: s.moved,
		Connect: func(from, to canvas.PortRef) {
			s.report("Connect", s.session.Connect(endOf(from), endOf(to)))
		},
		Disconnect: func(l canvas.Link) { s.report("Remove link", s.session.Delete(nil, []graph.Link{linkOf(l)}, false)) },
		Delete:     s.delete,
		Select:     s.selected,
		Palette:    s.openPalette,
		Open:       func(string) { s.dock.tabs.Select(s.dock.dataTab) },
		Menu:       s.contextMenu,
		Hover:      s.hover,
		Duplicate:  s.duplicate,
		Copy:       s.copyNodes,
		Cut:        func(ids []string) { s.copyNodes(ids); s.delete(ids, nil) },
		Paste:      s.paste,
		Redo:       s.redo,
		Run:        s.runTo,
		CanConnect: func(from, to canvas.PortRef) (bool, string) {
			_, err := s.session.Document().CanConnect(s.Catalog, endOf(from), endOf(to))
			if err != nil {
				return false, sentence(err)
			}
			return true, ""
		},
	}
}

func endOf(p canvas.PortRef) graph.End { return graph.End{Node: p.Node, Port: p.Port} }

func linkOf(l canvas.Link) graph.Link {
	return graph.Link{From: graph.End{Node: l.FromNode, Port: l.FromPort}, To: graph.End{Node: l.ToNode, Port: l.ToPort}}
}

// sentence is the reason of a refused link without what every refusal begins with.
func sentence(err error) string {
	return capital(strings.TrimPrefix(err.Error(), graph.ErrConnect.Error()+": "))
}

// do carries out an edit and says what went wrong.
func (s *Shell) do(e graph.Edit) { s.report(e.Label, s.session.Do(e)) }

func (s *Shell) report(what string, err error) {
	if err != nil {
		s.status.say(what + ": " + sentence(err))
	}
}

func (s *Shell) delete(ids []string, links []canvas.Link) {
	var gone []graph.Link
	for _, l := range links {
		gone = append(gone, linkOf(l))
	}
	s.report("Delete", s.session.Delete(ids, gone, true))
}

// place is a point of the canvas's world.
type place struct{ x, y float64 }

// freePlace is where a node goes that nobody placed: right of the selected one, else the middle of the view.
func (s *Shell) freePlace() place {
	ids, _ := s.canvas.Selection()
	d := s.session.Document()
	at := place{}
	if len(ids) == 1 {
		if n, ok := d.Node(ids[0]); ok {
			at = place{n.X + 240, n.Y}
		}
	} else {
		size := s.canvas.Size()
		at.x, at.y, _ = s.canvas.WorldAt(fyne.CurrentApp().Driver().AbsolutePositionForObject(s.canvas).AddXY(size.Width/2, size.Height/2))
	}
	for taken := true; taken; {
		taken = false
		for _, n := range d.Nodes {
			if abs(n.X-at.x) < 120 && abs(n.Y-at.y) < 60 {
				at.y += 100
				taken = true
			}
		}
	}
	return at
}

func abs(v float64) float64 { return max(v, -v) }

// addAt adds a node. Without a port to begin from, it connects to the one selected node where ports fit.
func (s *Shell) addAt(kind string, at place, from canvas.PortRef) {
	begin := endOf(from)
	if from.Node == "" {
		begin = s.freeOutput(kind)
	}
	if from.Node != "" && !from.Out {
		s.addBefore(kind, at, from)
		return
	}
	id, err := s.session.AddNode(kind, at.x, at.y, begin)
	if err != nil {
		s.fail("Add stage", err)
		return
	}
	s.choose(id)
}

// addBefore adds a node whose output feeds a port that a link was drawn from.
func (s *Shell) addBefore(kind string, at place, to canvas.PortRef) {
	id, err := s.session.AddNode(kind, at.x-220, at.y, graph.End{})
	if err != nil {
		s.fail("Add stage", err)
		return
	}
	spec, _ := s.Catalog.Spec(kind)
	for _, p := range spec.Outputs() {
		if s.session.Connect(graph.End{Node: id, Port: p.Name}, endOf(to)) == nil {
			break
		}
	}
	s.choose(id)
}

// freeOutput is the output of the selected node that a new node of a kind could take.
func (s *Shell) freeOutput(kind string) graph.End {
	ids, _ := s.canvas.Selection()
	if len(ids) != 1 {
		return graph.End{}
	}
	n, ok := s.session.Document().Node(ids[0])
	if !ok {
		return graph.End{}
	}
	from, okFrom := s.Catalog.Spec(n.Kind)
	to, okTo := s.Catalog.Spec(kind)
	if !okFrom || !okTo {
		return graph.End{}
	}
	for _, o := range from.Outputs() {
		for _, i := range to.Inputs() {
			if o.Type == i.Type {
				return graph.End{Node: n.ID, Port: o.Name}
			}
		}
	}
	return graph.End{}
}

// dropKind adds a kind that was dragged out of the palette; on a link, it is put into it.
func (s *Shell) dropKind(kind string, at fyne.Position) {
	s.layer.Drop()
	x, y, ok := s.canvas.WorldAt(at)
	if !ok {
		return
	}
	if l, on := s.canvas.LinkAt(at); on {
		if spec, known := s.Catalog.Spec(kind); known {
			n := graph.Node{ID: s.session.Document().FreeID(kind), Kind: kind, Version: spec.Version, X: x - 80, Y: y - 30}
			if s.splice(n, linkOf(l)) {
				s.choose(n.ID)
				return
			}
		}
	}
	id, err := s.session.AddNode(kind, x-80, y-30, graph.End{})
	if err != nil {
		s.fail("Add stage", err)
		return
	}
	s.choose(id)
}

// choose selects one node.
func (s *Shell) choose(id string) {
	s.canvas.SetSelection([]string{id}, nil)
	s.selected([]string{id}, nil)
}

// openPalette shows the search popup; from a port, with what fits it.
func (s *Shell) openPalette(at canvas.Spot, from canvas.PortRef) {
	fits := func(stage.Spec) bool { return true }
	if from.Node != "" {
		if kind, ok := s.portType(from); ok {
			fits = func(spec stage.Spec) bool { return hasPort(spec, kind, !from.Out) }
		}
	}
	showQuickAdd(s.Catalog.Families(), s.Window.Canvas(), at.At, fits, func(kind string) {
		s.addAt(kind, place{at.X, at.Y - 30}, from)
		s.Window.Canvas().Focus(s.canvas)
	})
}

func (s *Shell) portType(p canvas.PortRef) (string, bool) {
	n, ok := s.session.Document().Node(p.Node)
	if !ok {
		return "", false
	}
	spec, ok := s.Catalog.Spec(n.Kind)
	if !ok {
		return "", false
	}
	info, ok := spec.Input(p.Port)
	if p.Out {
		info, ok = spec.Output(p.Port)
	}
	return info.Type, ok
}

func hasPort(spec stage.Spec, kind string, output bool) bool {
	list := spec.Inputs()
	if output {
		list = spec.Outputs()
	}
	for _, p := range list {
		if p.Type == kind {
			return true
		}
	}
	return false
}

// hover tells about what the pointer rests on.
func (s *Shell) hover(at canvas.Spot) {
	s.layer.Tip(s.about(at), at.At)
}

func (s *Shell) about(at canvas.Spot) string {
	n, ok := s.session.Document().Node(at.Node)
	if !ok {
		return ""
	}
	spec, ok := s.Catalog.Spec(n.Kind)
	if !ok {
		return "A stage of the kind " + n.Kind + ", which this program does not know. Its settings are kept."
	}
	if at.Port.Port == "" {
		st := s.session.State(n.ID)
		text := capital(spec.Doc) + "."
		if st.Error != "" {
			text = st.Error
		} else if st.Reason != "" {
			text += "\n" + capital(st.Reason) + "."
		}
		if found := complaint(s.session, n.ID); found != "" && st.Error == "" {
			text += "\n" + found
		}
		return text
	}
	info, _ := spec.Input(at.Port.Port)
	schema := s.session.Schema(endOf(at.Port))
	if at.Port.Out {
		info, _ = spec.Output(at.Port.Port)
		schema = s.session.OutputSchema(endOf(at.Port))
	}
	text := info.Name + " · " + info.Type + "\n" + info.Doc
	if info.Type == "table" && len(schema.Fields) > 0 {
		text += fmt.Sprintf("\n%d columns: ", len(schema.Fields))
		names := schema.Names()
		if len(names) > 8 {
			names = append(names[:8:8], "…")
		}
		text += strings.Join(names, ", ")
	}
	return text
}

// clipboard is the readable form of copied nodes.
type clipboard struct {
	Nodes []graph.Node `json:"headrace_nodes"`
	Links []graph.Link `json:"links"`
}

func (s *Shell) copyNodes(ids []string) {
	var c clipboard
	d := s.session.Document()
	in := map[string]bool{}
	for _, id := range ids {
		if n, ok := d.Node(id); ok {
			c.Nodes = append(c.Nodes, n)
			in[id] = true
		}
	}
	for _, l := range d.Links {
		if in[l.From.Node] && in[l.To.Node] {
			c.Links = append(c.Links, l)
		}
	}
	if len(c.Nodes) == 0 {
		return
	}
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		s.fail("Copy", err)
		return
	}
	s.clip = data
	fyne.CurrentApp().Clipboard().SetContent(string(data))
	s.status.say("Copied " + nodes(len(c.Nodes)))
}

// nodes is a number of nodes in words.
func nodes(n int) string {
	if n == 1 {
		return "1 node"
	}
	return fmt.Sprintf("%d nodes", n)
}

func (s *Shell) duplicate(ids []string) {
	s.copyNodes(ids)
	var c clipboard
	if json.Unmarshal(s.clip, &c) == nil && len(c.Nodes) > 0 {
		s.insert("Duplicate", c, c.Nodes[0].X+40, c.Nodes[0].Y+60)
	}
}

// paste inserts copied nodes around a point; other text in the clipboard is ignored.
func (s *Shell) paste(x, y float64) {
	text := fyne.CurrentApp().Clipboard().Content()
	if text == "" {
		text = string(s.clip)
	}
	var c clipboard
	if json.Unmarshal([]byte(text), &c) != nil || len(c.Nodes) == 0 {
		s.status.say("There are no nodes in the clipboard")
		return
	}
	s.insert("Paste", c, x, y)
}

// insert adds copied nodes under new ids, the first one at x, y. label is what the step is called.
func (s *Shell) insert(label string, c clipboard, x, y float64) {
	d := s.session.Document()
	trial := d.Clone()
	ids := map[string]string{}
	var nodes []graph.Node
	dx, dy := x-c.Nodes[0].X, y-c.Nodes[0].Y
	for _, n := range c.Nodes {
		old := n.ID
		n.ID = trial.FreeID(n.Kind)
		n.X, n.Y = n.X+dx, n.Y+dy
		ids[old] = n.ID
		trial.Nodes = append(trial.Nodes, n)
		nodes = append(nodes, n)
	}
	var links []graph.Link
	for _, l := range c.Links {
		from, okFrom := ids[l.From.Node]
		to, okTo := ids[l.To.Node]
		if okFrom && okTo {
			links = append(links, graph.Link{From: graph.End{Node: from, Port: l.From.Port}, To: graph.End{Node: to, Port: l.To.Port}})
		}
	}
	e := d.Add(nodes, links)
	e.Label = label
	s.do(e)
	var fresh []string
	for _, n := range nodes {
		fresh = append(fresh, n.ID)
	}
	s.canvas.SetSelection(fresh, nil)
	s.selected(fresh, nil)
}
