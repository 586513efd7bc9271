package main

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
)

func TestAligned(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := aligned(&b, []string{"NODE", "ROWS", ""}, [][]string{{"read", "20", "as it is"}, {"größer", "", "a long text stays one line where no terminal is"}})
	want := "NODE    ROWS\nread    20    as it is\ngrößer        a long text stays one line where no terminal is\n"
	if diff := cmp.Diff(want, b.String()); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestReflow(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ text, want string }{
		"paragraph": {"one two\nthree four five", "one two three\nfour five"},
		"two":       {"one\n\ntwo", "one\n\ntwo"},
		"list":      {"- one two three four\n- five", "- one two\n  three four\n- five"},
		"list item on two lines": {
			"- one two\n  three four\n\nfive", "- one two\n  three four\n\nfive",
		},
		"heading":   {"## a heading that is long\ntext", "## a heading that is long\ntext"},
		"code":      {"    indented stays as it is\n\ntext", "    indented stays as it is\n\ntext"},
		"fence":     {"```\nfenced stays as it is\n```\ntext", "```\nfenced stays as it is\n```\ntext"},
		"long word": {"unbreakablyunbreakably one", "unbreakablyunbreakably\none"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, reflow(test.text, 13)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPanelLine(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	p := &panel{began: began, states: map[string]run.NodeState{}, rates: map[string]*rate{}}
	state := func(id string, s track.Status, fraction float64, done, total int64) run.NodeState {
		return run.NodeState{
			Node: track.Node{ID: id, Status: s}, Members: 4, MembersDone: 1, Done: done, Total: total, Fraction: fraction,
			Remaining: 75 * time.Second,
		}
	}
	p.planned([]run.NodeState{state("read", track.Pending, 0, 0, 0), state("split", track.Pending, 0, 0, 0), state("boosting", track.Pending, 0, 0, 0)})
	if got, want := p.line(began, 40), "0:00 ░░░░░░░░   0 %"; got != want {
		t.Errorf("before: got %q, want %q", got, want)
	}
	p.node(state("read", track.Done, 1, 0, 0))
	p.node(state("split", track.Running, 0.25, 0, 0))
	p.node(state("boosting", track.Running, 0.5, 250, 1000))
	for _, test := range []struct {
		name  string
		width int
		want  string
	}{
		{"wide", 120, "2:05 ██████████████░░░░░░░░░░  58 %  boosting 50 %, 1:15 left, 1 of 4 parts, 250 of 1000 · split"},
		{"narrow", 60, "2:05 ███████░░░░░  58 %  boosting 50 %, 1:15 left, 1 of 4 p…"},
		{"tiny", 20, "2:05 ██░░  58 %  bo…"},
	} {
		got := p.line(began.Add(125*time.Second), test.width)
		if got != test.want || utf8.RuneCountInString(got) > test.width {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	var r rate
	at := func(seconds float64, done int64, ended int) float64 {
		r.see(time.Unix(0, 0).Add(time.Duration(seconds*1e9)), run.NodeState{Done: done, Total: 1000, MembersDone: ended})
		return r.perSecond
	}
	for _, test := range []struct {
		seconds float64
		done    int64
		ended   int
		want    float64
	}{
		{1, 100, 0, 0}, // the first tells nothing yet
		{2, 300, 0, 200},
		{3, 300, 0, 100}, // nothing new
		{4, 20, 1, 100},  // another execution counts from here
		{6, 120, 1, 50},
	} {
		if got := at(test.seconds, test.done, test.ended); got != test.want {
			t.Errorf("after %v s: got %v, want %v", test.seconds, got, test.want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ got, want string }{
		{count(7), "7"},
		{count(0.25), "0.2"},
		{count(950.4), "950"},
		{count(12345), "12.3k"},
		{count(45e6), "45.0M"},
		{clock(7 * time.Second), "0:07"},
		{clock(12*time.Minute + 34*time.Second), "12:34"},
		{clock(time.Hour + 2*time.Minute + 3*time.Second), "1:02:03"},
		{duration(0.25), "250 ms"},
		{duration(61.25), "61.2 s"},
		{duration(119.98), "2 min 00 s"},
		{duration(179.9), "3 min 00 s"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
