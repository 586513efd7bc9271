package track

import (
	"context"
	"encoding/json"
	"time"

	"headrace.dev/studio/engine/evaluate"
)

// Status says how far a run or a node came.
type Status string

// The states of runs and nodes.
const (
	Pending     Status = "pending"     // not started yet (nodes)
	Running     Status = "running"     // under way
	Done        Status = "done"        // finished
	Failed      Status = "failed"      // ended in an error
	Skipped     Status = "skipped"     // not run because something before it failed (nodes)
	Cancelled   Status = "cancelled"   // stopped by a person
	Interrupted Status = "interrupted" // its process ended without saying so (runs)
)

// Node is what a run did with one node, all members of its family together.
type Node struct {
	ID      string  `json:"id"`
	Kind    string  `json:"kind"`
	Title   string  `json:"title,omitempty"`
	Status  Status  `json:"status"`
	Seconds float64 `json:"seconds"` // of work, summed over members
	Rows    int     `json:"rows"`    // of the first table output, of the largest member
	Cache   bool    `json:"cache"`   // every member came from the store
	Error   string  `json:"error,omitempty"`
	Summary string  `json:"summary,omitempty"` // what the stage says of its result in a few words
	Reason  string  `json:"reason,omitempty"`  // why it ran or did not: "from cache", "a parameter changed", …
	// Outputs are the stored values: of each port, the member that stands for all ("full" where there is one, else the first).
	Outputs []Output `json:"outputs,omitempty"`
}

// Output names a stored value of a run.
type Output struct {
	Port   string `json:"port"`
	Member string `json:"member,omitempty"`
	Type   string `json:"type"`   // the value kind: "table", …
	Object string `json:"object"` // content address
	Rows   int    `json:"rows,omitempty"`
}

// Evaluation is the summary of one evaluated model, without its rows.
type Evaluation struct {
	Node    string                    `json:"node"`
	Model   string                    `json:"model"`
	Title   string                    `json:"title,omitempty"`
	Task    evaluate.Task             `json:"task"`
	Metrics map[string]evaluate.Score `json:"metrics"`
	Skipped map[string]string         `json:"skipped,omitempty"` // metrics that could not be computed, with the reason
}

// ModelRef names a registered version.
type ModelRef struct {
	Name    string `json:"name"`
	Version int    `json:"version"`
}

// Run is the record of one execution of a pipeline.
type Run struct {
	ID          string            `json:"run"`
	Pipeline    string            `json:"pipeline"` // its file or name
	Status      Status            `json:"status"`
	Seed        uint64            `json:"seed"`
	Workers     int               `json:"workers,omitempty"`
	Started     time.Time         `json:"started"`
	Seconds     float64           `json:"seconds"`
	Nodes       []Node            `json:"nodes"`
	Evaluations []Evaluation      `json:"evaluations"`
	Models      []ModelRef        `json:"models"`
	Params      map[string]string `json:"params,omitempty"`   // node.param → value, those that differ from the default
	Document    json.RawMessage   `json:"document,omitempty"` // the pipeline as it ran
	Environment map[string]string `json:"environment,omitempty"`
	Log         []string          `json:"log,omitempty"`
}

// Runs keeps records of runs. Safe for concurrent use, also by several processes.
type Runs interface {
	// Begin stores a run that starts now and holds it as alive until Finish or the end of the process.
	Begin(ctx context.Context, r *Run) error
	// Update stores what has changed since; called a few times a second at most.
	Update(ctx context.Context, r *Run) error
	// Finish stores the final record.
	Finish(ctx context.Context, r *Run) error
	// Run returns one record. ErrNotFound when there is none.
	Run(ctx context.Context, id string) (*Run, error)
	// Runs returns records without their documents, newest first, at most limit (0 means all). A run whose process has ended
	// without finishing is Interrupted, never Running.
	Runs(ctx context.Context, limit int) ([]*Run, error)
	// DeleteRun removes a record and its references to objects.
	DeleteRun(ctx context.Context, id string) error
}
