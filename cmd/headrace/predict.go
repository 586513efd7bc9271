package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"headrace.dev/studio/cmd/internal/setup"
	"headrace.dev/studio/engine/durable"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// PredictCommand predicts the rows of a file.
type PredictCommand struct {
	Model  string `arg:"" help:"MODEL, MODEL@VERSION or MODEL@ALIAS." placeholder:"MODEL"`
	Input  string `required:"" help:"CSV file with the rows." type:"existingfile" placeholder:"FILE"`
	Output string `required:"" help:"CSV file to write; - for standard output." placeholder:"FILE"`
}

func (c *PredictCommand) run(ctx context.Context, a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // only read
	v, err := s.Resolve(ctx, c.Model)
	if err != nil {
		return err
	}
	m, err := setup.LoadModel(ctx, s, v)
	if err != nil {
		return err
	}
	rows, err := readRows(ctx, m, c.Input)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(c.Input), err)
	}
	scored, err := m.Score(ctx, rows)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(c.Input), err)
	}
	write := func(w io.Writer) error { return table.WriteCSV(ctx, w, scored) }
	if c.Output == "-" {
		return write(a.Out)
	}
	if err := durable.WriteFile(c.Output, write); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "%s: %d rows predicted by %s\n", c.Output, scored.Rows(), c.Model)
	return err
}

// readRows reads a file as the model learned to: the columns of its signature have the types that it learned from.
func readRows(ctx context.Context, m *model.Model, path string) (*table.Table, error) {
	types := map[string]table.Type{}
	for _, in := range m.Inputs() {
		types[in.Name] = in.Type
	}
	t, _, err := table.ReadCSVFile(ctx, path, table.CSVOptions{Types: types})
	return t, err
}
