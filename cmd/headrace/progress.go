package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
)

// progress returns the events that show a run on w: a live bar on a terminal, plain lines elsewhere. stop ends the display.
func progress(w io.Writer, quiet bool) (events run.Events, stop func()) {
	if quiet {
		return run.Events{}, func() {}
	}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return liveBar(w)
	}
	return run.Events{Node: newLines(w).node}, func() {}
}

// lines prints a line when a node starts or ends, and every two seconds in between.
type lines struct {
	w    io.Writer
	said map[string]track.Status
	last map[string]time.Time
}

func newLines(w io.Writer) *lines {
	return &lines{w: w, said: map[string]track.Status{}, last: map[string]time.Time{}}
}

// sayEvery is the pause between two lines on one node under way.
const sayEvery = 2 * time.Second

func (l *lines) node(s run.NodeState) {
	now := time.Now()
	if s.Status == track.Pending {
		return
	}
	if l.said[s.ID] == s.Status && (s.Status != track.Running || now.Sub(l.last[s.ID]) < sayEvery) {
		return
	}
	first := l.said[s.ID] != s.Status
	l.said[s.ID], l.last[s.ID] = s.Status, now
	switch {
	case s.Status == track.Running && first:
		fmt.Fprintf(l.w, "%s: started\n", s.ID)
	case s.Status == track.Running:
		fmt.Fprintf(l.w, "%s: %.0f %%%s\n", s.ID, 100*s.Fraction, details(s))
	default:
		fmt.Fprintf(l.w, "%s: %s\n", s.ID, ending(s))
	}
}

// details tells count, rate and remaining time of a node under way.
func details(s run.NodeState) string {
	var b strings.Builder
	if s.Total > 0 {
		fmt.Fprintf(&b, ", %d of %d", s.Done, s.Total)
	}
	if s.Members > 1 {
		fmt.Fprintf(&b, ", %d of %d folds", s.MembersDone, s.Members)
	}
	if s.Remaining > 0 {
		fmt.Fprintf(&b, ", about %s left", s.Remaining.Round(time.Second))
	}
	return b.String()
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

// steps is the resolution of one node on the bar.
const steps = 1000

// liveBar draws one bar for the whole run, naming the nodes under way.
func liveBar(w io.Writer) (events run.Events, stop func()) {
	p := mpb.New(mpb.WithOutput(w), mpb.WithWidth(40), mpb.WithRefreshRate(100*time.Millisecond))
	var bar *mpb.Bar
	var mu sync.Mutex
	states := map[string]run.NodeState{}
	var order []string
	names := func(decor.Statistics) string {
		mu.Lock()
		defer mu.Unlock()
		var on []string
		for _, id := range order {
			if s := states[id]; s.Status == track.Running {
				on = append(on, fmt.Sprintf("%s %.0f%%", id, 100*s.Fraction))
			}
		}
		return " " + strings.Join(on, ", ")
	}
	events.Planned = func(nodes []run.NodeState) {
		mu.Lock()
		for _, n := range nodes {
			order = append(order, n.ID)
		}
		mu.Unlock()
		bar = p.AddBar(int64(max(1, len(nodes)*steps)), mpb.PrependDecorators(decor.Elapsed(decor.ET_STYLE_MMSS, decor.WC{C: decor.DextraSpace})),
			mpb.AppendDecorators(decor.Percentage(), decor.Any(names)))
	}
	events.Node = func(s run.NodeState) {
		mu.Lock()
		states[s.ID] = s
		total := 0.0
		for _, n := range states {
			total += n.Fraction
		}
		mu.Unlock()
		bar.SetCurrent(int64(total * steps))
		if s.Status == track.Failed {
			fmt.Fprintf(p, "%s: %s\n", s.ID, ending(s)) //nolint:errcheck // a display that fails has nobody to tell
		}
	}
	return events, func() {
		if bar != nil {
			bar.Abort(false)
		}
		p.Wait()
	}
}
