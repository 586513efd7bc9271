package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
)

// panel is what the live display of a run knows: one line for the whole run.
type panel struct {
	mu     sync.Mutex
	began  time.Time
	order  []string
	states map[string]run.NodeState
	rates  map[string]*rate
}

func (p *panel) planned(nodes []run.NodeState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range nodes {
		p.order = append(p.order, n.ID)
		p.states[n.ID] = n
		p.rates[n.ID] = &rate{}
	}
}

func (p *panel) node(s run.NodeState) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.states[s.ID] = s
	p.rates[s.ID].see(time.Now(), s)
}

// line draws the panel in so many columns: time, bar, share, and the nodes under way as far as they fit. The share counts every
// node alike: how long those take that did not begin nobody knows, so the time left is told of the nodes under way only.
func (p *panel) line(now time.Time, width int) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	total := 0.0
	var counting, others []string // a node between two of its parts counts nothing
	for _, id := range p.order {
		s := p.states[id]
		total += s.Fraction
		switch {
		case s.Status == track.Running && s.Total > 0:
			counting = append(counting, id+" "+underway(s, p.rates[id]))
		case s.Status == track.Running:
			others = append(others, id)
		}
	}
	on := append(counting, others...)
	share := total / float64(max(1, len(p.order)))
	line := fmt.Sprintf("%s %s %3.0f %%", clock(now.Sub(p.began).Truncate(time.Second)), barOf(share, width/5), 100*share)
	if len(on) > 0 {
		line += "  " + strings.Join(on, " · ")
	}
	return cut(line, width)
}

// barOf draws a share between 0 and 1.
func barOf(share float64, width int) string {
	full := int(min(1, max(0, share)) * float64(width))
	return strings.Repeat("█", full) + strings.Repeat("░", width-full)
}

// cut shortens a line to a width and shows that it did.
func cut(s string, width int) string {
	if utf8.RuneCountInString(s) <= width {
		return s
	}
	return strings.TrimRight(string([]rune(s)[:max(0, width-1)]), " ,·") + "…"
}

// liveBar shows a run in one line that changes, and what failed in lines above it. When the run has ended the line goes.
func liveBar(w *output) (events run.Events, stop func()) {
	p := &panel{began: time.Now(), states: map[string]run.NodeState{}, rates: map[string]*rate{}}
	display := mpb.New(mpb.WithOutput(w.w), mpb.WithRefreshRate(100*time.Millisecond))
	bar := display.MustAdd(0, mpb.BarFillerFunc(func(w io.Writer, s decor.Statistics) error {
		_, err := io.WriteString(w, p.line(time.Now(), s.AvailableWidth-1)) // the last column stays free: some terminals break there
		return err
	}), mpb.BarFillerTrim())
	events.Planned = p.planned
	events.Node = func(s run.NodeState) {
		p.node(s)
		if s.Status == track.Failed {
			fmt.Fprintf(display, "%s: %s\n", s.ID, ending(s)) //nolint:errcheck // a display that fails has nobody to tell
		}
	}
	return events, func() {
		bar.Abort(true)
		display.Wait()
	}
}
