package shell

import (
	"slices"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/ui/canvas/geom"
)

// splice puts a node into a link: its first fitting input takes what the link carried, its first fitting output feeds what the link
// fed. n is a new node, or one of the document that is moved to its place. Neighbours to the right make room. All of it is one
// step; ok is false, and nothing happens, where the ports do not fit.
func (s *Shell) splice(n graph.Node, l graph.Link) (ok bool) {
	spec, ok := s.Catalog.Spec(n.Kind)
	if !ok {
		return false
	}
	trial := s.session.Document().Clone()
	out := graph.Edit{Label: "Insert " + spec.Title}
	step := func(e graph.Edit) bool {
		out.Changes = append(out.Changes, e.Changes...)
		return trial.Apply(e) == nil
	}
	if old, there := trial.Node(n.ID); there {
		ok = step(trial.Move([]string{n.ID}, n.X-old.X, n.Y-old.Y))
	} else {
		ok = step(trial.Add([]graph.Node{n}, nil))
	}
	if !ok || !step(trial.Remove(nil, []graph.Link{l}, nil)) {
		return false
	}
	join := func(from, to graph.End) bool {
		replaced, err := trial.CanConnect(s.Catalog, from, to)
		return err == nil && len(replaced) == 0 && step(trial.Connect(from, to, nil))
	}
	ins, outs := spec.Inputs(), spec.Outputs()
	into, from := false, false
	for i := 0; i < len(ins) && !into; i++ {
		into = join(l.From, graph.End{Node: n.ID, Port: ins[i].Name})
	}
	for i := 0; i < len(outs) && !from; i++ {
		from = join(graph.End{Node: n.ID, Port: outs[i].Name}, l.To)
	}
	if !into || !from || !step(makeRoom(trial, n.ID, l)) {
		return false
	}
	s.do(out)
	return true
}

// breathing is the space that is left between nodes in a row, in units of the world.
const breathing = 40

// makeRoom puts a spliced node between its neighbours when both are in one row, and shifts the right one, with what follows it in the
// row, where the gap is too narrow.
func makeRoom(d *graph.Document, id string, l graph.Link) graph.Edit {
	n, _ := d.Node(id)
	left, _ := d.Node(l.From.Node)
	right, _ := d.Node(l.To.Node)
	box := geom.NodeRect(0, 0, 1, 1)
	wide, high := box.X1-box.X0, box.Y1-box.Y0
	if right.X < left.X+wide || abs(right.Y-left.Y) > 2*high {
		return graph.Edit{}
	}
	at := map[string][2]float64{}
	short := left.X + 2*(wide+breathing) - right.X
	if short > 0 {
		for _, o := range d.Nodes {
			if o.ID != id && o.X >= right.X && abs(o.Y-right.Y) <= 2*high && slices.Contains(d.Upstream(o.ID), l.To.Node) || o.ID == l.To.Node {
				at[o.ID] = [2]float64{o.X + short, o.Y}
			}
		}
	}
	at[id] = [2]float64{left.X + wide + breathing, (left.Y + right.Y) / 2}
	if short <= 0 {
		at[id] = [2]float64{min(max(n.X, left.X+wide+breathing), right.X-wide-breathing), n.Y}
	}
	return d.Place(at)
}

// moved carries out the end of a drag. A single node without links that was let go on a link is put into it.
func (s *Shell) moved(ids []string, dx, dy float64) {
	d := s.session.Document()
	if len(ids) == 1 && len(d.Into(ids[0]))+len(d.OutOf(ids[0])) == 0 {
		if n, ok := d.Node(ids[0]); ok {
			n.X, n.Y = n.X+dx, n.Y+dy
			box := geom.NodeRect(n.X, n.Y, 1, 1)
			if l, on := s.canvas.LinkAt(s.canvas.PositionOf((box.X0+box.X1)/2, (box.Y0+box.Y1)/2)); on && s.splice(n, linkOf(l)) {
				return
			}
		}
	}
	s.do(d.Move(ids, dx, dy))
}
