package main

import (
	"fmt"
	"strings"
	"time"

	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
)

// progress returns the events that show a run on w: a live bar on a terminal, plain lines elsewhere. stop ends the display.
func progress(w *output, quiet bool) (events run.Events, stop func()) {
	switch {
	case quiet:
		return run.Events{}, func() {}
	case terminalWidth(w) > 0:
		return liveBar(w)
	}
	return run.Events{Node: newLines(w).node}, func() {}
}

// lines prints a line when a node starts or ends, and every two seconds in between.
type lines struct {
	w     *output
	said  map[string]track.Status
	last  map[string]time.Time
	rates map[string]*rate
}

func newLines(w *output) *lines {
	return &lines{w: w, said: map[string]track.Status{}, last: map[string]time.Time{}, rates: map[string]*rate{}}
}

// sayEvery is the pause between two lines on one node under way.
const sayEvery = 2 * time.Second

func (l *lines) node(s run.NodeState) {
	now := time.Now()
	if s.Status == track.Pending {
		return
	}
	if l.rates[s.ID] == nil {
		l.rates[s.ID] = &rate{}
	}
	l.rates[s.ID].see(now, s)
	first := l.said[s.ID] != s.Status
	if !first && (s.Status != track.Running || now.Sub(l.last[s.ID]) < sayEvery) {
		return
	}
	l.said[s.ID], l.last[s.ID] = s.Status, now
	switch {
	case s.Status != track.Running:
		l.w.printf("%s: %s\n", s.ID, ending(s))
	case first:
		l.w.printf("%s: started\n", s.ID)
	default:
		l.w.printf("%s: %s\n", s.ID, underway(s, l.rates[s.ID]))
	}
}

// underway tells how far a node is: share, remaining time, parts (folds, and all rows), count and rate, as far as they are known.
func underway(s run.NodeState, r *rate) string {
	parts := []string{fmt.Sprintf("%.0f %%", 100*s.Fraction)}
	if s.Remaining > 0 {
		parts = append(parts, clock(s.Remaining)+" left")
	}
	if s.Members > 1 {
		parts = append(parts, fmt.Sprintf("%d of %d parts", s.MembersDone, s.Members))
	}
	if s.Total > 0 {
		parts = append(parts, fmt.Sprintf("%s of %s", count(float64(s.Done)), count(float64(s.Total))))
	}
	if r.perSecond > 0 {
		parts = append(parts, count(r.perSecond)+"/s")
	}
	return strings.Join(parts, ", ")
}

// rate measures what a stage counts per second, since the last of its executions ended.
type rate struct {
	since     time.Time
	from      int64
	ended     int
	total     int64
	perSecond float64 // 0 until it is known
}

// see takes a state into account.
func (r *rate) see(now time.Time, s run.NodeState) {
	if r.since.IsZero() || r.ended != s.MembersDone || r.total != s.Total { // other executions count now
		r.since, r.from, r.ended, r.total = now, s.Done, s.MembersDone, s.Total
		return
	}
	if passed := now.Sub(r.since).Seconds(); passed > 0.2 && s.Done > r.from {
		r.perSecond = float64(s.Done-r.from) / passed
	}
}

// count writes a number of things briefly: 950, 12.3k, 4.5M.
func count(n float64) string {
	switch {
	case n >= 1e7:
		return fmt.Sprintf("%.1fM", n/1e6)
	case n >= 1e4:
		return fmt.Sprintf("%.1fk", n/1e3)
	case n >= 10 || n == float64(int64(n)):
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%.1f", n)
}

// clock writes a duration as 0:07, 12:34 or 1:02:03.
func clock(d time.Duration) string {
	s := int64(d.Round(time.Second) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func ending(s run.NodeState) string {
	switch {
	case s.Error != "":
		return string(s.Status) + ": " + s.Error
	case s.Cache:
		return "from cache"
	case s.Status != track.Done:
		return string(s.Status)
	}
	out := "done in " + duration(s.Seconds)
	if s.Rows > 0 {
		out += fmt.Sprintf(", %d rows", s.Rows)
	}
	if s.Summary != "" {
		out += ", " + s.Summary
	}
	return out
}
