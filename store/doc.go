// Package store keeps a workspace on disk: runs, registered models, cached outputs and the bytes they refer to. A [Store]
// satisfies the interfaces of package track. Layout of a workspace:
//
//	headrace.db          all records, in one bbolt file
//	objects/ab/cdef…     encoded tables, models and evaluations, named by the SHA-256 of their bytes
//	runs/<id>.lock       held by the process in which that run is under way
//	locks/               two more locks: whose turn it is at the database, and who changes objects
//	pipelines/           the documents that people edit; the store only makes the folder
//
// Many processes work in one workspace. bbolt locks its file for as long as it is open, so the store opens it anew for each
// transaction and closes it right after. Writes that arrive together share one transaction. Whoever waits for the file takes
// locks/turn.lock first, which makes the others queue behind: no process starves another. Waiting ends with [ErrBusy] after
// ten seconds. Nothing else is kept in memory, so every call sees what other processes wrote before it.
//
// A run is alive while its lock is held, and the system drops locks when a process ends, however it ends. Whoever lists a run
// that claims to be running but whose lock is free marks it as interrupted.
//
// Objects are immutable. What a registered version holds is on the disk (fsync) before the version has a number, what a run
// refers to before Finish returns, unless it was cancelled; the rest is left to the system. A power cut can thus lose cached
// objects, never registered ones. Every read is checked against the address: a damaged object gives track.ErrCorrupt, is
// set aside as *.damaged and no longer a hit in the cache; storing the same bytes again repairs it. Fsync costs about as much as writing a
// megabyte, which is why small cached objects go without.
//
// Nothing counts references. [Store.GC] collects what versions, runs and cache entries mention and removes the other objects,
// except those touched lately or since the oldest live run began: a reference is only ever made to an object that was just
// put or looked up, both of which touch it.
//
// The database carries the version of its layout. Older layouts are brought up to date when the workspace is opened; a newer
// one is refused with [ErrNewer], also when another process upgrades it while this one is at work.
//
// Caveats:
//   - flock must work on the file system: local disks and most network disks do, some cloud folders do not.
//   - Damage to the database is noticed when a transaction meets it, not before; [Store.Verify] reads everything. bbolt has
//     checksums on its roots only, so damage inside a record shows as an unreadable record.
//   - A disk that cannot be written still opens for reading; what writes gets track.ErrReadOnly.
//   - Removing runs/*.lock by hand while a run is under way makes others think that it was interrupted.
package store
