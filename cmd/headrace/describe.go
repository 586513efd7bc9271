package main

import (
	"context"
	"fmt"
	"math"
	"strconv"
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
	a.Out.printf("%s (%s, version %d)\n%s.\n\n%s\n", s.Title, s.Kind, s.Version, stage.Humanise(s.Doc), reflow(body(s), textWidth(a.Out)))
	define(a.Out, "INPUTS", portEntries(s.Inputs()))
	define(a.Out, "OUTPUTS", portEntries(s.Outputs()))
	var entries []entry
	for _, p := range s.ParamInfos() {
		entries = append(entries, entry{p.Name, strings.TrimSpace(values(p) + " " + standard(p)), p.Doc})
	}
	define(a.Out, "PARAMETERS", entries)
	if len(entries) == 0 {
		return nil
	}
	a.Out.printf("\nheadrace run PIPELINE --set NODE.%s=VALUE sets one for a run.\n", entries[0].name)
	return nil
}

// body is the help without a heading that repeats the title.
func body(s stage.Spec) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s.Help), "# "+s.Title+"\n"))
}

func portEntries(ports []stage.PortInfo) []entry {
	var out []entry
	for _, p := range ports {
		brief := p.Type
		if p.Gathers {
			brief += ", of all folds"
		}
		if p.Optional {
			brief += ", optional"
		}
		out = append(out, entry{p.Name, brief, p.Doc})
	}
	return out
}

// endless is a bound that stands for none.
const endless = 1e15

// values says in words what a parameter takes.
func values(p stage.ParamInfo) string {
	switch p.Kind {
	case stage.KindChoice:
		return strings.Join(p.Choices, " | ")
	case stage.KindBool:
		return "true | false"
	case stage.KindExpr:
		return "an expression"
	case stage.KindFile:
		return "a file, relative to the pipeline's folder"
	case stage.KindColumn:
		return "a column"
	case stage.KindColumns:
		return "columns: a,b,c"
	case stage.KindMap:
		if p.Choices != nil {
			return "a=VALUE,b=VALUE with values " + strings.Join(p.Choices, " | ")
		}
		return "a=VALUE,b=VALUE"
	case stage.KindInt, stage.KindFloat:
		return numbers(p)
	}
	return "a text"
}

func numbers(p stage.ParamInfo) string {
	out := "a number"
	if p.Kind == stage.KindInt {
		out = "a whole number"
	}
	low, high := p.Min > -endless, p.Max < endless
	switch {
	case p.Min == 0 && p.Max == 0:
	case low && high:
		out = decimal(p.Min) + " to " + decimal(p.Max)
	case low:
		out = decimal(p.Min) + " or more"
	case high:
		out = decimal(p.Max) + " or less"
	}
	return strings.TrimSpace(out + " " + p.Unit)
}

// decimal writes a number as people do; very small ones with an exponent.
func decimal(f float64) string {
	if a := math.Abs(f); a > 0 && a < 1e-6 {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// standard says in brackets what a parameter is when it is not set.
func standard(p stage.ParamInfo) string {
	if p.Required {
		return "(required)"
	}
	switch v := p.Default.(type) {
	case string:
		if p.Kind == stage.KindChoice {
			return "(default " + v + ")"
		}
		return fmt.Sprintf("(default %q)", v)
	case float64:
		return "(default " + decimal(v) + ")"
	case int, bool:
		return fmt.Sprintf("(default %v)", v)
	}
	return "" // no columns: the text says what that means
}
