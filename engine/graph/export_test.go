package graph

// Pending reports whether edits wait to be synced.
func (j *Journal) Pending() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.pending != nil
}
