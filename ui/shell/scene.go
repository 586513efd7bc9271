package shell

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/session"
)

// sceneOf draws the session's document as the canvas shows it. Links along marked, a path of node ids, are marked.
func sceneOf(s *session.Session, marked []string) canvas.Scene {
	d := s.Document()
	var out canvas.Scene
	for _, n := range d.Nodes {
		out.Nodes = append(out.Nodes, nodeOf(s, n))
	}
	for _, l := range d.Links {
		at := slices.Index(marked, l.From.Node)
		out.Links = append(out.Links, canvas.Link{
			FromNode: l.From.Node, FromPort: l.From.Port, ToNode: l.To.Node, ToPort: l.To.Port,
			Active: s.Running() && s.State(l.To.Node).Status == track.Running,
			Marked: at >= 0 && at+1 < len(marked) && marked[at+1] == l.To.Node,
		})
	}
	for _, n := range d.Notes {
		out.Notes = append(out.Notes, canvas.Note{ID: n.ID, Text: n.Text, X: n.X, Y: n.Y, W: n.W, H: n.H})
	}
	return out
}

func nodeOf(s *session.Session, n graph.Node) canvas.Node {
	st := s.State(n.ID)
	out := canvas.Node{ID: n.ID, Title: run.Title(n, s.Catalog), X: n.X, Y: n.Y, State: stateOf(s, st, n.ID), Progress: -1}
	spec, ok := s.Catalog.Spec(n.Kind)
	if !ok {
		out.State, out.Error, out.Subtitle = canvas.Failed, "The kind "+n.Kind+" is unknown to this program; its data is kept", n.Kind
		return withLinkedPorts(out, s.Document())
	}
	out.Family, out.Icon, out.Subtitle = spec.FamilyName(), iconOf(spec.FamilyName()), subtitle(spec, n)
	out.In, out.Out = ports(spec.Inputs()), ports(spec.Outputs())
	if st.Status == track.Running {
		out.Progress = st.Fraction
	}
	out.Error, out.Corner = st.Error, corner(st, out.State)
	for _, f := range s.Findings() {
		switch {
		case f.Node != n.ID || s.Running() || out.State == canvas.Failed:
		case f.Severity == run.Invalid || f.Severity == run.Error:
			out.State, out.Error, out.Corner = canvas.Failed, capital(f.Reason), ""
		case f.Severity == run.Warning:
			out.Warned = true
		}
	}
	return out
}

// complaint is what the check says against a node, with what to do about it; "" where all is well.
func complaint(s *session.Session, id string) string {
	for _, f := range s.Findings() {
		if f.Node == id && f.Severity != run.Note {
			text := capital(f.Reason) + "."
			if f.Remedy != "" {
				text += " " + capital(f.Remedy) + "."
			}
			return text
		}
	}
	return ""
}

// withLinkedPorts gives a node of an unknown kind the ports that its links name, so that they stay visible.
func withLinkedPorts(out canvas.Node, d *graph.Document) canvas.Node {
	has := func(ports []canvas.Port, name string) bool {
		return slices.ContainsFunc(ports, func(p canvas.Port) bool { return p.Name == name })
	}
	for _, l := range d.Into(out.ID) {
		if !has(out.In, l.To.Port) {
			out.In = append(out.In, canvas.Port{Name: l.To.Port, Optional: true})
		}
	}
	for _, l := range d.OutOf(out.ID) {
		if !has(out.Out, l.From.Port) {
			out.Out = append(out.Out, canvas.Port{Name: l.From.Port, Optional: true})
		}
	}
	return out
}

func ports(in []stage.PortInfo) []canvas.Port {
	var out []canvas.Port
	for _, p := range in {
		out = append(out, canvas.Port{Name: p.Name, Title: p.Name, Type: p.Type, Optional: p.Optional, Many: p.Gathers})
	}
	return out
}

// stateOf turns what a session knows into what a node shows.
func stateOf(s *session.Session, st run.NodeState, id string) canvas.State {
	if s.Stale(id) {
		return canvas.Stale
	}
	switch st.Status {
	case track.Running:
		return canvas.Running
	case track.Pending:
		if s.Running() {
			return canvas.Waiting
		}
	case track.Done:
		if st.Cache {
			return canvas.Cached
		}
		return canvas.Done
	case track.Failed:
		return canvas.Failed
	case track.Skipped, track.Cancelled:
		return canvas.Skipped
	}
	return canvas.Idle
}

// corner is the short line of figures: what the stage says of its result, else rows and time. The canvas names the state beside it
// where there is room.
func corner(st run.NodeState, state canvas.State) string {
	var parts []string
	switch {
	case st.Status == track.Running && st.Members > 1:
		parts = append(parts, fmt.Sprintf("part %d of %d", min(st.MembersDone+1, st.Members), st.Members))
	case st.Status == track.Running && st.Total > 0:
		parts = append(parts, fmt.Sprintf("%s of %s", count(st.Done), count(st.Total)))
	case st.Status == track.Cancelled:
		return "cancelled"
	case st.Status == track.Skipped:
		return "not run"
	case st.Status == track.Done && st.Summary != "":
		return st.Summary
	case st.Status == track.Done && st.Rows > 0:
		parts = append(parts, count(int64(st.Rows))+" rows")
	}
	if state == canvas.Done && st.Seconds > 0 {
		parts = append(parts, seconds(st.Seconds))
	}
	return strings.Join(parts, " · ")
}

// subtitle is the setting that matters most.
func subtitle(spec stage.Spec, n graph.Node) string {
	p, ok := spec.Param(spec.Main)
	if !ok {
		return ""
	}
	v, err := p.Check(n.Params[spec.Main])
	if err != nil {
		return ""
	}
	switch x := v.(type) {
	case string:
		if p.Kind == stage.KindFile {
			return filepath.Base(x)
		}
		if p.Kind == stage.KindChoice || p.Kind == stage.KindExpr || x == "" {
			return x
		}
		return x
	case []string:
		return strings.Join(x, ", ")
	case map[string]string:
		return mapSubtitle(x)
	}
	return fmt.Sprintf("%s %v", p.Title, v)
}

// mapSubtitle tells what a mapping of columns is about: the target first, since that is what people look for.
func mapSubtitle(m map[string]string) string {
	for column, value := range m {
		if value == "target" {
			return "target " + column
		}
	}
	if len(m) == 0 {
		return ""
	}
	return fmt.Sprintf("%d columns", len(m))
}

// iconOf names the drawing of a family.
func iconOf(family string) string {
	switch family {
	case "columns":
		return "table"
	case "rows":
		return "filter"
	case "encode":
		return "transform"
	case "assess":
		return "evaluate"
	}
	return family
}

// count writes a whole number with thin spaces between thousands.
func count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u2009" + s[i:]
	}
	return s
}

// seconds writes a duration as short as it can be read.
func seconds(s float64) string {
	switch {
	case s < 0.0005:
		return "<1 ms"
	case s < 0.0995:
		return fmt.Sprintf("%.0f ms", s*1000)
	case s < 60:
		return fmt.Sprintf("%.1f s", s)
	}
	return fmt.Sprintf("%d min %d s", int(s)/60, int(s)%60)
}
