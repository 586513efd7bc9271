package bundle

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"headrace.dev/studio/engine/export/onnx"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/track"
)

// The files of a bundle.
const (
	ReadmeFile      = "README.md"
	EnvironmentFile = "environment.json"
	MetricsFile     = "metrics.json"
	ModelFile       = "model.json"
	ONNXFile        = "model.onnx"
	PipelineFile    = "pipeline.json"
	SignatureFile   = "signature.json"
)

// Content is what goes into a bundle. Only the model is required.
type Content struct {
	Model       *model.Model
	Version     track.Version     // name, version, metrics; the zero Version is a model that is not registered
	Pipeline    json.RawMessage   // the pipeline as it ran; nil leaves the file out
	Environment map[string]string // of the run; nil leaves the file out
}

// metrics is the content of MetricsFile.
type metrics struct {
	Model   string             `json:"model,omitempty"`
	Version int                `json:"version,omitempty"`
	Run     string             `json:"run,omitempty"`
	Rows    int                `json:"rows"` // learned from
	Metrics map[string]float64 `json:"metrics"`
}

// Write writes a bundle; equal contents give equal bytes. A model that ONNX cannot express is no error.
func Write(ctx context.Context, w io.Writer, c Content) error {
	files, err := c.files(ctx)
	if err != nil {
		return err
	}
	z := zip.NewWriter(w)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		// The earliest time that zip files can hold: the bytes must not depend on the clock.
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			return fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("pack the bundle: %w", err)
	}
	return nil
}

// files returns the contents of the files by name.
func (c Content) files(ctx context.Context) (map[string][]byte, error) {
	files := map[string][]byte{}
	var b bytes.Buffer
	if err := c.Model.Encode(&b); err != nil {
		return nil, err
	}
	files[ModelFile] = bytes.Clone(b.Bytes())
	b.Reset()
	signature := onnx.SignatureOf(c.Model)
	about := readme{Content: c, Signature: signature}
	err := onnx.Write(ctx, &b, c.Model)
	if refusal, ok := errors.AsType[*onnx.UnsupportedError](err); ok {
		about.Refusal = refusal
	} else if err != nil {
		return nil, err
	} else {
		files[ONNXFile] = b.Bytes()
	}
	documents := map[string]any{SignatureFile: signature, MetricsFile: c.metrics()}
	if c.Environment != nil {
		documents[EnvironmentFile] = c.Environment
	}
	if c.Pipeline != nil {
		documents[PipelineFile] = c.Pipeline
	}
	for name, v := range documents {
		data, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
		files[name] = append(data, '\n')
	}
	if files[ReadmeFile], err = about.text(); err != nil {
		return nil, err
	}
	return files, nil
}

func (c Content) metrics() metrics {
	m := metrics{Model: c.Version.Name, Version: c.Version.Version, Run: c.Version.Run, Rows: c.Model.Rows, Metrics: c.Version.Metrics}
	if m.Metrics == nil {
		m.Metrics = map[string]float64{}
	}
	return m
}
