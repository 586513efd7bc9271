package main

import (
	"context"

	"headrace.dev/studio/cmd/internal/setup"
)

// ExportCommand writes a registered model for use elsewhere.
type ExportCommand struct {
	Model  string `arg:"" help:"MODEL, MODEL@VERSION or MODEL@ALIAS." placeholder:"MODEL"`
	Format string `enum:"onnx,bundle" default:"onnx" help:"onnx: a model for ONNX Runtime; bundle: a zip file with it, the model as saved, signature, pipeline, metrics and instructions. Default: onnx." placeholder:"FORMAT"`
	Output string `required:"" short:"o" help:"File to write; - for standard output." placeholder:"FILE"`
}

func (c *ExportCommand) run(ctx context.Context, a *app) error {
	if err := writable(c.Output); err != nil {
		return err
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // only read
	v, err := s.Resolve(ctx, c.Model)
	if err != nil {
		return err
	}
	if c.Output == "-" {
		return setup.Export(ctx, s, v, c.Format, a.Out)
	}
	if err := setup.ExportFile(ctx, s, v, c.Format, c.Output); err != nil {
		return unsaved(c.Output, err)
	}
	a.Out.printf("%s: %s version %d as %s\n", c.Output, v.Name, v.Version, c.Format)
	return nil
}
