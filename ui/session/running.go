package session

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

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
	s.planned = nil
	d := s.Document().Clone()
	relay := &relay{session: s}
	o := run.Options{
		Catalog: s.Catalog, Name: s.Name(), Dir: s.Dir(), Targets: targets, Objects: s.Workspace, Cache: s.Workspace,
		Runs: s.Workspace, Registry: s.Workspace, Log: s.Log, Environment: s.Environment,
		Events: run.Events{Planned: relay.planned, Node: relay.node},
	}
	s.tell(RunChanged)
	over := make(chan struct{})
	s.over = over
	go func() {
		defer close(over)
		var keys map[string][]string
		if p, err := run.NewPlan(ctx, d, o.Catalog, o.Dir, d.Seed, targets); err == nil {
			keys = keysOf(p, d)
		}
		rec, err := run.Run(ctx, d, o)
		cancel()
		s.Post(func() {
			if s.ctx.Err() != nil {
				return
			}
			relay.flush()
			s.ended(rec, keys)
			if done != nil {
				done(rec, err)
			}
		})
	}()
	return nil
}

// Wait lets a run that Close has cancelled complete its record, for so long at most. Without a run it returns at once.
func (s *Session) Wait(most time.Duration) {
	if s.over == nil {
		return
	}
	select {
	case <-s.over:
	case <-time.After(most):
	}
}

// ended takes over what a run leaves: its record, nil when there was none, and the keys that its results are stored under.
func (s *Session) ended(rec *track.Run, keys map[string][]string) {
	s.cancel = nil
	if rec != nil {
		s.last = rec
		for _, n := range rec.Nodes {
			st := s.states[n.ID]
			st.Node = n
			s.states[n.ID], s.made[n.ID] = st, keys[n.ID]
		}
	}
	s.tell(RunChanged)
	s.refresh(0)
}

// Progress returns how many nodes of the run under way, or of the last one, are done, parts of nodes included, and of how many.
func (s *Session) Progress() (done float64, total int) {
	for id := range s.planned {
		switch st := s.states[id]; st.Status {
		case track.Pending, track.Running:
			done += st.Fraction
		default:
			done++
		}
	}
	return done, len(s.planned)
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
	ids     map[string]bool // of all nodes of the run
	waiting map[string]run.NodeState
	posted  bool
	last    time.Time
}

func (r *relay) planned(nodes []run.NodeState) {
	for _, n := range nodes {
		r.node(n)
	}
	ids := map[string]bool{}
	for _, n := range nodes {
		ids[n.ID] = true
	}
	r.mu.Lock()
	r.ids = ids
	r.mu.Unlock()
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
	waiting, ids := r.waiting, r.ids
	r.waiting, r.posted, r.last = nil, false, time.Now()
	r.mu.Unlock()
	if len(waiting) == 0 || r.session.ctx.Err() != nil {
		return
	}
	r.session.planned = ids
	maps.Copy(r.session.states, waiting)
	r.session.tell(StatesChanged)
}
