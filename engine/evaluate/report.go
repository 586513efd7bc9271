package evaluate

import (
	"encoding/json"
	"fmt"
	"io"
)

// The head of a stored report.
const (
	reportFormat  = "headrace.evaluation"
	reportVersion = 1
)

// A Report compares the results of several models on the same rows. It is the value that
// an evaluation hands to the rest of a pipeline.
type Report struct {
	Results []Result
	Primary string // Name of the metric that ranks the results; empty takes that of the task.
}

// PrimaryName returns the name of the metric that ranks the results, or an empty string
// when there is no result to tell the task from.
func (r *Report) PrimaryName() string {
	if r.Primary != "" || len(r.Results) == 0 {
		return r.Primary
	}
	return PrimaryMetric(r.Results[0].Task)
}

// Best returns the index of the best result by the primary metric, the first of equals.
// Results without that metric do not compete. It returns -1 when none has it.
func (r *Report) Best() int {
	metric, ok := MetricNamed(r.PrimaryName())
	if !ok {
		return -1
	}
	best := -1
	for i := range r.Results {
		score, ok := r.Results[i].Metrics[metric.Name]
		if ok && (best < 0 || metric.Better(score.Mean, r.Results[best].Metrics[metric.Name].Mean)) {
			best = i
		}
	}
	return best
}

// ValueKind names the type among the values of a pipeline.
func (r *Report) ValueKind() string { return "evaluation" }

type reportDocument struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Primary string   `json:"primary,omitempty"`
	Results []Result `json:"results"`
}

// Encode writes the report as JSON. Equal reports give equal bytes, and numbers come back
// exactly as they were.
func (r *Report) Encode(w io.Writer) error {
	data, err := json.Marshal(reportDocument{reportFormat, reportVersion, r.Primary, r.Results})
	if err != nil {
		return fmt.Errorf("encode evaluation: %w", err)
	}
	if _, err := w.Write(append(data, '\n')); err != nil {
		return fmt.Errorf("write evaluation: %w", err)
	}
	return nil
}

// Decode reads what Encode wrote and checks it. It returns [ErrNotReport] for other JSON
// and [ErrNewer] for a report from the future.
func Decode(r io.Reader) (*Report, error) {
	var d reportDocument
	if err := json.NewDecoder(r).Decode(&d); err != nil {
		return nil, fmt.Errorf("read evaluation: %w", err)
	}
	switch {
	case d.Format != reportFormat:
		return nil, ErrNotReport
	case d.Version > reportVersion:
		return nil, ErrNewer
	}
	for i := range d.Results {
		if err := d.Results[i].Predictions.Validate(); err != nil {
			return nil, fmt.Errorf("check result %d: %w", i+1, err)
		}
	}
	return &Report{Results: d.Results, Primary: d.Primary}, nil
}
