// Package form is the inspector form of a node, made from its stage.Spec and its current values alone.
//
// A [Form] shows one field for each parameter: a label, an editor that suits the parameter's kind, the sentence about what is
// wrong with it, and on demand its documentation. What people enter is checked by the parameter's own rules before
// Options.Change hears of it. The change then comes back through [Form.Update], like an undo does; an editor that already shows
// the value is left alone, so that text keeps its cursor and half-typed input survives.
//
// Everything works by keyboard: Tab moves between editors, arrows step numbers and choices, Space opens lists, Escape closes
// them, F1 shows the documentation of a field and Delete on a list takes its default back.
package form
