package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/track"
)

// RunsCommand lists runs or shows one.
type RunsCommand struct {
	Run   string `arg:"" optional:"" help:"Run to show." placeholder:"RUN"`
	Limit int    `help:"The newest so many; 0 means all." default:"20"`
	JSON  bool   `name:"json" help:"Write JSON."`
}

func (c *RunsCommand) run(ctx context.Context, a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // only read
	if c.Run != "" {
		r, err := s.Run(ctx, c.Run)
		if err != nil {
			return err
		}
		if c.JSON {
			return writeJSON(a.Out, r)
		}
		for _, name := range slices.Sorted(maps.Keys(r.Params)) {
			a.Out.printf("%s = %s\n", name, r.Params[name])
		}
		return printRun(a.Out, r)
	}
	runs, err := s.Runs(ctx, c.Limit)
	if err != nil {
		return err
	}
	if c.JSON {
		if runs == nil {
			runs = []*track.Run{}
		}
		return writeJSON(a.Out, runs)
	}
	if len(runs) == 0 {
		a.Out.printf("no runs yet; headrace run PIPELINE makes one\n")
		return nil
	}
	var rows [][]string
	for _, r := range runs {
		rows = append(rows, []string{r.ID, r.Started.Local().Format("2006-01-02 15:04"), string(r.Status), duration(r.Seconds), r.Pipeline, headline(r)})
	}
	return aligned(a.Out, []string{"RUN", "STARTED", "STATUS", "TIME", "PIPELINE", "RESULT"}, rows)
}

// headline is the best model of a run with its leading metric.
func headline(r *track.Run) string {
	if len(r.Evaluations) == 0 {
		return ""
	}
	name := evaluate.PrimaryMetric(r.Evaluations[0].Task)
	metric, _ := evaluate.MetricNamed(name)
	best := -1
	for i, e := range r.Evaluations {
		s, ok := e.Metrics[name]
		if ok && (best < 0 || metric.Better(s.Mean, r.Evaluations[best].Metrics[name].Mean)) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	e := r.Evaluations[best]
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Title, name, score(e.Metrics[name])))
}
