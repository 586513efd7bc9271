package run

import (
	"sync"
	"time"

	"headrace.dev/studio/engine/track"
)

// NodeState is what is known of a node at a moment of a run; all members of its family together.
type NodeState struct {
	track.Node
	Members     int     // executions of the node
	Folds       int     // of these, those that leave rows aside for testing; with k-fold one more learns from all rows
	MembersDone int     // of these, ended
	Done, Total int64   // progress of the executions under way, as the stage counts (rows, trees, …); Total 0 is unknown
	Fraction    float64 // of the whole node, 0 to 1
	Remaining   time.Duration
}

// Events receives what happens during a run, from several goroutines but never two calls at once. nil fields are passed over.
type Events struct {
	// Planned is called once with every node in running order, before the first starts.
	Planned func(nodes []NodeState)
	// Node is called when a node starts, ends or progresses; progress at most every 50 ms.
	Node func(s NodeState)
}

// Tee sends events to both.
func Tee(a, b Events) Events {
	return Events{
		Planned: func(n []NodeState) { a.planned(n); b.planned(n) },
		Node:    func(s NodeState) { a.node(s); b.node(s) },
	}
}

func (e Events) planned(n []NodeState) {
	if e.Planned != nil {
		e.Planned(n)
	}
}

func (e Events) node(s NodeState) {
	if e.Node != nil {
		e.Node(s)
	}
}

// progressEvery bounds how often the progress of one node is told.
const progressEvery = 50 * time.Millisecond

// board keeps the state of all nodes of a run.
type board struct {
	mu     sync.Mutex
	events Events
	states map[string]*nodeBoard
}

type nodeBoard struct {
	NodeState
	started time.Time
	told    time.Time
	running map[*exec][2]int64 // done and total of executions under way
	ended   map[*exec]outcome
}

func newBoard(p *Plan, events Events) *board {
	b := &board{events: events, states: map[string]*nodeBoard{}}
	var all []NodeState
	for _, n := range p.nodes {
		s := &nodeBoard{running: map[*exec][2]int64{}, ended: map[*exec]outcome{}}
		s.ID, s.Kind, s.Title, s.Status, s.Members = n.ID, n.Kind, n.title, track.Pending, len(n.execs)
		for _, e := range n.execs {
			if e.member.Name != "" && !e.member.Full {
				s.Folds++
			}
		}
		b.states[n.ID] = s
		all = append(all, s.NodeState)
	}
	events.planned(all)
	return b
}

func (b *board) start(e *exec) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.states[e.node.ID]
	s.running[e] = [2]int64{}
	if s.Status == track.Pending {
		s.Status, s.started = track.Running, time.Now()
	}
	b.tell(s)
}

func (b *board) progress(e *exec, done, total int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.states[e.node.ID]
	if _, ok := s.running[e]; !ok {
		return
	}
	s.running[e] = [2]int64{done, total}
	if time.Since(s.told) >= progressEvery {
		b.tell(s)
	}
}

// outcome is how one execution ended.
type outcome struct {
	status  track.Status
	seconds float64
	rows    int
	cached  bool
	idle    bool // there was nothing to do
	err     error
	reason  string
	summary string
}

// end notes how an execution ended; once more when it was repeated.
func (b *board) end(e *exec, o outcome) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.states[e.node.ID]
	delete(s.running, e)
	s.ended[e] = o
	s.sum(e.node)
	b.tell(s)
}

// nodes returns what is known of every node, in running order.
func (b *board) nodes(p *Plan) []track.Node {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := make([]track.Node, len(p.nodes))
	for i, n := range p.nodes {
		out[i] = b.states[n.ID].Node
	}
	return out
}

// ran reports whether an execution has ended and did something.
func (b *board) ran(e *exec) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	o, ok := b.states[e.node.ID].ended[e]
	return ok && !o.cached && !o.idle
}

// sum puts together what is known of all members. It goes through them in their order, so that it comes out the same whichever
// ended first: the error and reason are those of the first of the worst, the summary is that of full or else of the first.
func (s *nodeBoard) sum(n *node) {
	s.MembersDone, s.Seconds, s.Rows, s.Error, s.Summary, s.Reason = len(s.ended), 0, 0, "", "", ""
	worst, cached := -1, 0
	status := track.Done
	for _, e := range n.execs {
		o, ok := s.ended[e]
		if !ok {
			continue
		}
		s.Seconds += o.seconds
		s.Rows = max(s.Rows, o.rows)
		if o.summary != "" && (s.Summary == "" || e.member.Full) {
			s.Summary = o.summary
		}
		if o.cached || o.idle {
			cached++
		}
		if rank := o.rank(); rank > worst {
			worst, status, s.Reason, s.Error = rank, o.status, o.reason, Sentence(o.err)
			if e.member.Name != "" && o.err != nil {
				s.Error += " (" + e.member.Name + ")"
			}
		}
	}
	if s.MembersDone == s.Members {
		s.Status, s.Cache = status, worst == rankCached && cached == s.Members
	}
}

// The ways of ending, from the one that says least about a node to the one that says most.
const (
	rankIdle = iota
	rankCached
	rankRan
	rankCancelled
	rankSkipped
	rankFailed
)

func (o outcome) rank() int {
	switch {
	case o.status == track.Failed:
		return rankFailed
	case o.status == track.Skipped:
		return rankSkipped
	case o.status == track.Cancelled:
		return rankCancelled
	case o.idle:
		return rankIdle
	case o.cached:
		return rankCached
	}
	return rankRan
}

func (b *board) tell(s *nodeBoard) {
	s.told = time.Now()
	s.Done, s.Total = 0, 0
	part := 0.0
	for _, p := range s.running {
		s.Done, s.Total = s.Done+p[0], s.Total+p[1]
		if p[1] > 0 {
			part += min(1, float64(p[0])/float64(p[1]))
		}
	}
	s.Fraction = min(1, (float64(s.MembersDone)+part)/float64(max(1, s.Members)))
	s.Remaining = 0
	if spent := time.Since(s.started); s.Status == track.Running && s.Fraction > 0.02 {
		s.Remaining = time.Duration(float64(spent) * (1 - s.Fraction) / s.Fraction)
	}
	b.events.node(s.NodeState)
}
