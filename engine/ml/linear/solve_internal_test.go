package linear

import (
	"context"
	"errors"
	"testing"
)

func TestAwaitCarriesPanicsToTheCaller(t *testing.T) {
	t.Parallel()
	defer func() {
		if r := recover(); r != "broken" {
			t.Errorf("recovered %v, want what the work panicked with", r)
		}
	}()
	ok, err := await(t.Context(), func() bool { panic("broken") })
	t.Errorf("await returned %v, %v, want a panic", ok, err)
}

func TestAwaitLeavesWorkBehind(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	hold := make(chan struct{})
	defer close(hold)
	ok, err := await(ctx, func() bool {
		cancel()
		<-hold
		return true
	})
	if ok || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want a cancelled wait", ok, err)
	}
}
