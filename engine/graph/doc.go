// Package graph is the pipeline document: nodes, links, parameters, notes. It never executes anything.
//
// A [Document] changes only through edits. An [Edit] holds what each touched element was before and is after, so its inverse
// is the same edit turned round, it can be written to a journal as it is, and applying it to a document that has moved on is
// noticed. [History] keeps edits for undo and redo, [Journal] appends them to a file beside the document.
//
// The saved form is readable JSON, versioned by the "headrace_pipeline" field. Parameters are saved by name. A node of a kind
// that this program does not know keeps its data and blocks nothing else.
package graph
