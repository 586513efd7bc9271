package setup

import (
	"context"
	"errors"
	"fmt"
	"io"

	"headrace.dev/studio/engine/durable"
	"headrace.dev/studio/engine/export/bundle"
	"headrace.dev/studio/engine/export/onnx"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
)

// The formats that a model can be exported in.
const (
	ONNX   = "onnx"
	Bundle = "bundle"
)

// LoadModel reads a registered version.
func LoadModel(ctx context.Context, s *store.Store, v track.Version) (*model.Model, error) {
	got, err := run.Load(ctx, s, func(_ string, r io.Reader) (stage.Value, error) { return model.Decode(r) }, track.Output{Object: v.Object})
	if err != nil {
		return nil, fmt.Errorf("read %s version %d: %w", v.Name, v.Version, err)
	}
	return got.(*model.Model), nil
}

// Export writes a registered version in a format.
func Export(ctx context.Context, s *store.Store, v track.Version, format string, w io.Writer) error {
	m, err := LoadModel(ctx, s, v)
	if err != nil {
		return err
	}
	if format == ONNX {
		return onnx.Write(ctx, w, m)
	}
	content, err := bundleContent(ctx, s, m, v)
	if err != nil {
		return err
	}
	return bundle.Write(ctx, w, content)
}

// ExportFile writes a registered version to a file, which is whole or stays as it was. A model that the format cannot express is
// an onnx.UnsupportedError.
func ExportFile(ctx context.Context, s *store.Store, v track.Version, format, path string) error {
	err := durable.WriteFile(path, func(w io.Writer) error { return Export(ctx, s, v, format, w) })
	if refusal, ok := errors.AsType[*onnx.UnsupportedError](err); ok {
		return refusal // nothing is wrong with the file
	}
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
