package graph_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"headrace.dev/studio/engine/graph"
)

// stageplay carries out a script: a command on each line, # begins a comment.
//
//	add ID KIND          remove ID [heal]      connect FROM TO      refuse FROM TO REASON
//	title ID TEXT        undo [LABEL]          redo [LABEL]         without a label, there must be nothing to take
//	save                 modified yes|no       expect ID[=TITLE] … | FROM>TO …
type stageplay struct {
	history *graph.History
}

func (s *stageplay) do(line string) string {
	w := strings.Fields(line)
	rest := func(n int) string { return strings.Join(w[min(n, len(w)):], " ") }
	d := s.history.Document()
	switch w[0] {
	case "add":
		return sentence(s.history.Do(d.Add([]graph.Node{{ID: w[1], Kind: w[2]}}, nil)))
	case "remove":
		var heal func(from, to graph.End) bool
		if rest(2) == "heal" {
			heal = func(from, to graph.End) bool {
				without := d.Clone()
				if without.Apply(without.Remove(w[1:2], nil, nil)) != nil {
					return false
				}
				_, err := without.CanConnect(kinds{}, from, to)
				return err == nil
			}
		}
		return sentence(s.history.Do(d.Remove(w[1:2], nil, heal)))
	case "connect", "refuse":
		var from, to graph.End
		if from.UnmarshalText([]byte(w[1])) != nil || to.UnmarshalText([]byte(w[2])) != nil {
			return "an end is not node.port"
		}
		replaced, err := d.CanConnect(kinds{}, from, to)
		if w[0] == "refuse" {
			if err == nil || !strings.Contains(err.Error(), rest(3)) {
				return "it is not refused so, but: " + sentence(err)
			}
			return ""
		}
		if err != nil {
			return err.Error()
		}
		return sentence(s.history.Do(d.Connect(from, to, replaced)))
	case "title":
		return sentence(s.history.Do(d.SetTitle(w[1], rest(2))))
	case "undo", "redo":
		step := map[string]func() (string, bool){"undo": s.history.Undo, "redo": s.history.Redo}[w[0]]
		if label, ok := step(); label != rest(1) || ok != (len(w) > 1) {
			return "it took " + label
		}
	case "save":
		s.history.MarkSaved()
	case "modified":
		if s.history.Modified() != (w[1] == "yes") {
			return "it is not so"
		}
	case "expect":
		if got := summary(d); got != rest(1) {
			return "the document is " + got
		}
	default:
		return "there is no such command"
	}
	return ""
}

func sentence(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// summary writes a document in a line.
func summary(d *graph.Document) string {
	var out []string
	for _, n := range d.Nodes {
		id := n.ID
		if n.Title != "" {
			id += "=" + n.Title
		}
		out = append(out, id)
	}
	out = append(out, "|")
	for _, l := range d.Links {
		out = append(out, l.From.String()+">"+l.To.String())
	}
	return strings.Join(out, " ")
}

func TestScripts(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/script/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := &stageplay{graph.NewHistory(&graph.Document{})}
			now := time.Unix(0, 0)
			s.history.Now = func() time.Time { now = now.Add(time.Minute); return now }
			number := 0
			for line := range strings.Lines(string(text)) {
				number++
				if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
					continue
				}
				if fault := s.do(line); fault != "" {
					t.Fatalf("%s:%d: %s: %s", path, number, line, fault)
				}
			}
		})
	}
}
