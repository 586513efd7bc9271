package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"headrace.dev/studio/engine/stage"
)

// DescribeCommand describes one stage kind.
type DescribeCommand struct {
	Kind string `arg:"" help:"Stage kind, such as clean.impute." placeholder:"KIND"`
	JSON bool   `name:"json" help:"Write JSON."`
}

func (c *DescribeCommand) run(_ context.Context, a *app) error {
	s, ok := a.catalog.Spec(c.Kind)
	if !ok {
		return usage(fmt.Errorf("there is no stage kind %q; headrace list names them all", c.Kind))
	}
	if c.JSON {
		return writeJSON(a.Out, kindDocument(s))
	}
	fmt.Fprintf(a.Out, "%s (%s, version %d)\n%s.\n\n%s\n", s.Title, s.Kind, s.Version, s.Doc, strings.TrimSpace(s.Help))
	ports := func(title string, list []stage.PortInfo) error {
		if len(list) == 0 {
			return nil
		}
		var rows [][]string
		for _, p := range list {
			kind := p.Type
			if p.Gathers {
				kind += ", all folds"
			}
			if p.Optional {
				kind += ", optional"
			}
			rows = append(rows, []string{p.Name, kind, p.Doc})
		}
		fmt.Fprintln(a.Out)
		return aligned(a.Out, []string{title, "TYPE", ""}, rows)
	}
	if err := ports("INPUT", s.Inputs()); err != nil {
		return err
	}
	if err := ports("OUTPUT", s.Outputs()); err != nil {
		return err
	}
	var rows [][]string
	for _, p := range s.ParamInfos() {
		rows = append(rows, []string{p.Name, rangeOf(p), defaultOf(p), p.Doc})
	}
	if len(rows) == 0 {
		return nil
	}
	fmt.Fprintln(a.Out)
	return aligned(a.Out, []string{"PARAMETER", "VALUES", "DEFAULT", ""}, rows)
}

func rangeOf(p stage.ParamInfo) string {
	switch {
	case len(p.Choices) > 0 && p.Kind == stage.KindChoice:
		return strings.Join(p.Choices, " | ")
	case p.Min != 0 || p.Max != 0:
		return strings.TrimSpace(fmt.Sprintf("%v to %v %s", p.Min, p.Max, p.Unit))
	}
	return string(p.Kind)
}

func defaultOf(p stage.ParamInfo) string {
	if p.Required {
		return "(required)"
	}
	b, err := json.Marshal(p.Default)
	if err != nil {
		return ""
	}
	return string(b)
}
