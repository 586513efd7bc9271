package session

import (
	"context"
	"errors"
	"sync"
	"time"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
)

// ErrRunning is returned by Run while a run is under way.
var ErrRunning = errors.New("session: a run is under way; cancel it first")

// drawEvery bounds how often the states of a run reach the screen.
const drawEvery = 33 * time.Millisecond

// Running reports whether a run is under way.
func (s *Session) Running() bool { return s.cancel != nil }

// LastRun returns the record of the last run of this session, nil when there was none.
func (s *Session) LastRun() *track.Run { return s.last }

// Run starts a run of the targets and what they need; none means all. It returns at once; states follow through OnChange, and
// done, which may be nil, is called with the record at the end.
func (s *Session) Run(targets []string, done func(*track.Run, error)) error {
	if s.Running() {
		return ErrRunning
	}
	ctx, cancel := context.WithCancel(s.ctx)
	s.cancel = cancel
	s.states = map[string]run.NodeState{}
	s.outdated = map[string]bool{}
	began := s.Document().Clone()
	relay := &relay{session: s}
	o := run.Options{Catalog: s.Catalog, Name: s.Name(), Dir: s.Dir(), Targets: targets, Objects: s.Workspace, Cache: s.Workspace,
		Runs: s.Workspace, Registry: s.Workspace, Log: s.Log, Environment: s.Environment,
		Events: run.Events{Planned: relay.planned, Node: relay.node}}
	s.tell(RunChanged)
	go func() {
		rec, err := run.Run(ctx, began, o)
		cancel()
		s.Post(func() {
			relay.flush()
			s.cancel = nil
			if rec != nil {
				s.last = rec
			}
			s.noteEdits(began)
			s.tell(RunChanged)
			s.refresh(0)
			if done != nil {
				done(rec, err)
			}
		})
	}()
	return nil
}

// noteEdits marks the nodes that were changed while the run was under way, and those behind them.
func (s *Session) noteEdits(began *graph.Document) {
	now := s.Document()
	for _, n := range now.Nodes {
		old, ok := began.Node(n.ID)
		if !ok || !sameSettings(old, n) {
			s.outdated[n.ID] = true
		}
	}
	for _, n := range now.Nodes {
		for _, up := range now.Upstream(n.ID) {
			if s.outdated[up] {
				s.outdated[n.ID] = true
				break
			}
		}
	}
}

// Cancel stops the run under way; what was finished stays.
func (s *Session) Cancel() {
	if s.cancel != nil {
		s.cancel()
	}
}

// relay gathers events of a run and carries them to the screen in bunches.
type relay struct {
	session *Session
	mu      sync.Mutex
	waiting map[string]run.NodeState
	posted  bool
	last    time.Time
}

func (r *relay) planned(nodes []run.NodeState) {
	for _, n := range nodes {
		r.node(n)
	}
}

func (r *relay) node(n run.NodeState) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.waiting == nil {
		r.waiting = map[string]run.NodeState{}
	}
	r.waiting[n.ID] = n
	if r.posted {
		return
	}
	r.posted = true
	time.AfterFunc(max(0, drawEvery-time.Since(r.last)), func() { r.session.Post(r.flush) })
}

// flush runs on the user interface goroutine.
func (r *relay) flush() {
	r.mu.Lock()
	waiting := r.waiting
	r.waiting, r.posted, r.last = nil, false, time.Now()
	r.mu.Unlock()
	if len(waiting) == 0 {
		return
	}
	for id, n := range waiting {
		r.session.states[id] = n
	}
	r.session.tell(StatesChanged)
}
