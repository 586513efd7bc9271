package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/track"
)

// The JSON document of a run; its fields are promised to scripts.
type runJSON struct {
	Run         string           `json:"run"`
	Status      track.Status     `json:"status"`
	Seed        uint64           `json:"seed"`
	Seconds     float64          `json:"seconds"`
	Nodes       []nodeJSON       `json:"nodes"`
	Evaluations []evaluationJSON `json:"evaluations"`
	Models      []track.ModelRef `json:"models"`
}

type nodeJSON struct {
	ID      string       `json:"id"`
	Kind    string       `json:"kind"`
	Status  track.Status `json:"status"`
	Seconds float64      `json:"seconds"`
	Rows    int          `json:"rows"`
	Cache   bool         `json:"cache"`
	Error   string       `json:"error"`
}

type evaluationJSON struct {
	Node    string                    `json:"node"`
	Model   string                    `json:"model"`
	Task    evaluate.Task             `json:"task"`
	Metrics map[string]evaluate.Score `json:"metrics"`
}

func runDocument(r *track.Run) runJSON {
	out := runJSON{Run: r.ID, Status: r.Status, Seed: r.Seed, Seconds: r.Seconds, Nodes: []nodeJSON{}, Evaluations: []evaluationJSON{}, Models: r.Models}
	if out.Models == nil {
		out.Models = []track.ModelRef{}
	}
	for _, n := range r.Nodes {
		out.Nodes = append(out.Nodes, nodeJSON{n.ID, n.Kind, n.Status, n.Seconds, n.Rows, n.Cache, n.Error})
	}
	for _, e := range r.Evaluations {
		out.Evaluations = append(out.Evaluations, evaluationJSON{e.Node, e.Model, e.Task, e.Metrics})
	}
	return out
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// printRun writes a run for people.
func printRun(w *output, r *track.Run) error {
	var rows [][]string
	again := slices.ContainsFunc(r.Nodes, func(n track.Node) bool { return n.Cache }) // only then it is of interest why a node ran
	for _, n := range r.Nodes {
		status := string(n.Status)
		if n.Cache {
			status = "from cache"
		}
		said := strings.TrimPrefix(n.Reason, "ran: ")
		if n.Cache || n.Status == track.Failed || (n.Status == track.Done && !again) {
			said = ""
		}
		if n.Summary != "" && said != "" {
			said = n.Summary + "; " + said
		} else if n.Summary != "" {
			said = n.Summary
		}
		count := ""
		if n.Rows > 0 {
			count = fmt.Sprint(n.Rows)
		}
		rows = append(rows, []string{n.ID, n.Title, status, count, duration(n.Seconds), said})
	}
	if err := aligned(w, []string{"NODE", "TITLE", "STATUS", "ROWS", "TIME", ""}, rows); err != nil {
		return err
	}
	for _, line := range failures(r) {
		w.printf("\n%s\n", line)
	}
	if err := printEvaluations(w, r.Evaluations); err != nil {
		return err
	}
	for _, m := range r.Models {
		w.printf("\nregistered %s version %d\n", m.Name, m.Version)
	}
	w.printf("\nrun %s: %s in %s, seed %d\n", r.ID, r.Status, duration(r.Seconds), r.Seed)
	return nil
}

// failures says of every node that failed why.
func failures(r *track.Run) []string {
	var out []string
	for _, n := range r.Nodes {
		if n.Status == track.Failed {
			out = append(out, fmt.Sprintf("%s failed: %s", n.ID, n.Error))
		}
	}
	return out
}

// printEvaluations writes one table for each evaluation node: metrics down, models across.
func printEvaluations(w *output, all []track.Evaluation) error {
	byNode := map[string][]track.Evaluation{}
	for _, e := range all {
		byNode[e.Node] = append(byNode[e.Node], e)
	}
	for _, node := range slices.Sorted(maps.Keys(byNode)) {
		evaluations := byNode[node]
		head := []string{strings.ToUpper(node)}
		for _, e := range evaluations {
			head = append(head, e.Title)
		}
		var rows [][]string
		for _, m := range evaluate.MetricsOf(evaluations[0].Task) {
			row := []string{m.Name}
			for _, e := range evaluations {
				row = append(row, score(e.Metrics[m.Name]))
			}
			rows = append(rows, row)
		}
		w.printf("\n")
		if err := aligned(w, head, rows); err != nil {
			return err
		}
	}
	return nil
}

func score(s evaluate.Score) string {
	switch len(s.Folds) {
	case 0:
		return "–"
	case 1:
		return evaluate.Figure(s.Mean, 5)
	}
	return evaluate.Figure(s.Mean, 5) + " ± " + evaluate.Figure(s.Std, 2)
}

func duration(seconds float64) string {
	switch {
	case seconds < 0.9995:
		return fmt.Sprintf("%.0f ms", seconds*1000)
	case seconds < 119.95:
		return fmt.Sprintf("%.1f s", seconds)
	}
	whole := int64(math.Round(seconds))
	return fmt.Sprintf("%d min %02d s", whole/60, whole%60)
}
