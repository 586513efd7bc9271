package num

import (
	"context"
	"sync"
	"sync/atomic"
)

// BlockSize is the number of rows in a block where a learner has no reason for
// another: small enough to notice a cancelled context soon, large enough to
// hide the cost of handing it out. Results may depend on it, so it is fixed.
const BlockSize = 2048

// Count returns the number of blocks of the given size that cover n rows.
func Count(n, size int) int {
	return (n + size - 1) / size
}

// Blocks cuts rows 0..n-1 into blocks of size rows (the last may be shorter)
// and calls f with the index b of each block and its rows lo..hi-1, on up to
// workers goroutines; 0 or 1 workers run on the caller's. Callers that reduce
// must keep one result for each b and add them in order of b afterwards.
//
// The context is looked at before each block. After an error no new blocks
// start; Blocks waits for those that run and returns the error of the lowest
// failed block, or the context's error if it ended first. A panic of f comes out
// of Blocks on the caller's goroutine, whichever one it happened on.
func Blocks(ctx context.Context, n, size, workers int, f func(b, lo, hi int) error) error {
	count := Count(n, size)
	if workers = min(workers, count); workers <= 1 {
		for b := range count {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := f(b, b*size, min(n, (b+1)*size)); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	var (
		next   atomic.Int64
		stop   atomic.Bool
		mu     sync.Mutex
		lowest = count
		failed error
		broken any
		group  sync.WaitGroup
	)
	for range workers {
		group.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					stop.Store(true)
					mu.Lock()
					broken = r
					mu.Unlock()
				}
			}()
			for !stop.Load() && ctx.Err() == nil {
				b := int(next.Add(1)) - 1
				if b >= count {
					return
				}
				if err := f(b, b*size, min(n, (b+1)*size)); err != nil {
					stop.Store(true)
					mu.Lock()
					if b < lowest {
						lowest, failed = b, err
					}
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	if broken != nil {
		panic(broken)
	}
	if failed != nil {
		return failed
	}
	return ctx.Err()
}
