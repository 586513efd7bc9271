package graph

import (
	"fmt"
	"io"
	"os"

	"headrace.dev/studio/engine/durable"
)

// Load reads a pipeline file.
func Load(path string) (*Document, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open pipeline: %w", err)
	}
	d, err := Unmarshal(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// Save writes a pipeline file: the old one or the new one is there at any moment, never half of it.
func Save(path string, d *Document) error {
	data, err := Marshal(d)
	if err != nil {
		return err
	}
	return durable.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}
