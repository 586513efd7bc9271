package main

import (
	"context"

	"headrace.dev/studio/engine/stage"
)

// ListCommand lists the stage kinds.
type ListCommand struct {
	JSON bool `name:"json" help:"Write a JSON list."`
}

func (c *ListCommand) run(_ context.Context, a *app) error {
	if c.JSON {
		var out []kindJSON
		for _, s := range a.catalog.Specs() {
			out = append(out, kindDocument(s))
		}
		return writeJSON(a.Out, out)
	}
	var rows [][]string
	for _, f := range a.catalog.Families() {
		for _, s := range f.Specs {
			rows = append(rows, []string{s.Kind, s.Title, s.Doc})
		}
	}
	if err := aligned(a.Out, []string{"KIND", "TITLE", "WHAT IT DOES"}, rows); err != nil {
		return err
	}
	a.Out.printf("\nheadrace describe KIND tells more.\n")
	return nil
}

// kindJSON is a stage kind for scripts.
type kindJSON struct {
	Kind    string            `json:"kind"`
	Version int               `json:"version"`
	Title   string            `json:"title"`
	Doc     string            `json:"doc"`
	Inputs  []stage.PortInfo  `json:"inputs"`
	Outputs []stage.PortInfo  `json:"outputs"`
	Params  []stage.ParamInfo `json:"params"`
}

func kindDocument(s stage.Spec) kindJSON {
	return kindJSON{s.Kind, s.Version, s.Title, s.Doc, s.Inputs(), s.Outputs(), s.ParamInfos()}
}
