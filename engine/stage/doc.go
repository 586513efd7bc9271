// Package stage says what a stage kind is: one [Spec] value with typed ports, typed parameters, documentation and a Run
// function. Everything else is read off the spec: the palette entry, the inspector form, command-line flags, the reference
// page, the saved form, the connect rules, the cache key and the conformance suite.
//
// Ports and parameters are typed handles. A stage's Run asks them for its values, so that the compiler checks what flows:
//
//	rows := stage.In[*table.Table]("rows", "Rows to sort.")
//	by := stage.Columns("by", rows.Name(), nil, "Columns to sort by, the first one first.")
//	…
//	Run: func(ctx context.Context, t *stage.Task) error { in := rows.From(t); keys := by.Of(t); … }
//
// Tools see the plain descriptions, [PortInfo] and [ParamInfo]. A family of kinds is an explicit list; package catalog lists
// the families.
package stage
