package grid

import (
	"context"

	"headrace.dev/studio/engine/table"
)

// job is background work of which only the latest matters. All its methods are for the goroutine of the window.
type job struct {
	number int
	cancel func()
}

// stop makes results that are still to come not count.
func (j *job) stop() {
	j.number++
	if j.cancel != nil {
		j.cancel()
		j.cancel = nil
	}
}

// start gives up the work before and begins another one. The work hands what it has found to post, which runs it on the
// goroutine of the window unless the work has been given up in between.
func (g *Grid) start(j *job, work func(ctx context.Context, post func(func()))) {
	j.stop()
	number := j.number
	cancel := g.begin(func(ctx context.Context) {
		work(ctx, func(found func()) {
			now := func() {
				if j.number == number {
					found()
				}
			}
			if g.options.Post == nil {
				now()
				return
			}
			g.options.Post(now)
		})
	})
	j.cancel = cancel
}

// summarise computes what the headers show, column by column.
func (g *Grid) summarise() {
	if g.table == nil || g.rows == 0 {
		return
	}
	cells := make([]table.Column, len(g.columns))
	for i, c := range g.columns {
		cells[i] = c.data
	}
	g.start(&g.summaries, func(ctx context.Context, post func(func())) {
		for i, c := range cells {
			s, err := table.Summarise(ctx, c)
			if err != nil { // given up
				return
			}
			post(func() {
				g.columns[i].summary = &s
				g.repaint()
			})
		}
	})
}
