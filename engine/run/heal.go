package run

import (
	"context"
	"fmt"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// value returns what a source gives. A stored output that cannot be read any more, because its object is damaged, gone or of a
// form that this program does not know, is made again on the spot: to the one who needs it, it was never there.
func (x *executor) value(ctx context.Context, s source) (stage.Value, error) {
	v, err := x.store.value(ctx, s)
	if err == nil || ctx.Err() != nil {
		return v, err
	}
	s.exec.healing.Lock()
	defer s.exec.healing.Unlock()
	if v, err := x.store.value(ctx, s); err == nil { // somebody else has healed it meanwhile
		return v, nil
	}
	x.Log.WarnContext(ctx, "stored output unreadable", "node", s.exec.node.ID, "port", s.port, "error", err)
	o := x.guard(ctx, s.exec, func() outcome { return x.work(ctx, s.exec) })
	if o.status != track.Done {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w, and making it again did not work: %w", err, o.err)
	}
	o.reason = "ran: its stored output could not be read any more"
	x.board.end(s.exec, o)
	return x.store.value(ctx, s)
}
