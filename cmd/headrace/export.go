package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"headrace.dev/studio/engine/durable"
	"headrace.dev/studio/engine/export/bundle"
	"headrace.dev/studio/engine/export/onnx"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
)

// ExportCommand writes a registered model for use elsewhere.
type ExportCommand struct {
	Model  string `arg:"" help:"MODEL, MODEL@VERSION or MODEL@ALIAS." placeholder:"MODEL"`
	Format string `enum:"onnx,bundle" default:"onnx" help:"onnx: a model for ONNX Runtime; bundle: a zip file with it, the model as saved, signature, pipeline, metrics and instructions. Default: onnx." placeholder:"FORMAT"`
	Output string `required:"" short:"o" help:"File to write; - for standard output." placeholder:"FILE"`
}

func (c *ExportCommand) run(ctx context.Context, a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // only read
	m, v, err := loadModel(ctx, s, c.Model)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return onnx.Write(ctx, w, m) }
	if c.Format == "bundle" {
		content, err := bundleContent(ctx, s, m, v)
		if err != nil {
			return err
		}
		write = func(w io.Writer) error { return bundle.Write(ctx, w, content) }
	}
	if c.Output == "-" {
		return write(a.Out)
	}
	err = durable.WriteFile(c.Output, write)
	if refusal, ok := errors.AsType[*onnx.UnsupportedError](err); ok {
		return refusal // nothing is wrong with the file
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "%s: %s version %d as %s\n", c.Output, v.Name, v.Version, c.Format)
	return err
}

// bundleContent puts together what is known of a version. The run that made it may have been deleted since.
func bundleContent(ctx context.Context, s *store.Store, m *model.Model, v track.Version) (bundle.Content, error) {
	content := bundle.Content{Model: m, Version: v}
	if v.Run == "" {
		return content, nil
	}
	r, err := s.Run(ctx, v.Run)
	if errors.Is(err, track.ErrNotFound) {
		return content, nil
	}
	if err != nil {
		return content, err
	}
	content.Pipeline, content.Environment = r.Document, r.Environment
	return content, nil
}
