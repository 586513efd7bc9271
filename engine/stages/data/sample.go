package data

import (
	"context"
	_ "embed"
	"fmt"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed sample.md
var sampleHelp string

// maxCells bounds the memory of a sample.
const maxCells = 100_000_000

func sampleStage() stage.Spec {
	out := stage.Out[*table.Table]("rows", "The generated rows.")
	generator := stage.Choice("generator", []string{"classification", "regression", "blobs", "moons", "circles"},
		"classification: two groups for each class; regression: a linear target; blobs: one group for each class; moons: two half "+
			"circles that interlock; circles: a circle inside another.")
	rows := stage.Int("rows", 500, 1, 1_000_000, "How many rows to generate.").InUnit("rows")
	features := stage.Int("features", 4, 2, 1000, "How many feature columns; those that the target does not depend on are noise.")
	classes := stage.Int("classes", 2, 2, 26, "How many classes, in classification and blobs.")
	noise := stage.Float("noise", 0.3, 0, 10, "The standard deviation of the noise: of points around their place, of the target in regression.")
	missing := stage.Float("missing", 0, 0, 0.95, "The share of feature cells that are missing, at random.")
	return stage.Spec{
		Kind: "data.sample", Version: 1, Title: "Sample data",
		Doc:      "generate rows with a known structure",
		Help:     sampleHelp,
		Keywords: []string{"generate", "synthetic", "toy", "random", "example", "blobs", "moons", "circles", "classification", "regression"},
		Main:     generator.Name(),
		Ports:    []stage.Port{out},
		Params:   []stage.Param{generator, rows, features, classes, noise, missing},
		Random:   true,
		Infer: func(_ context.Context, s *stage.Shape) error {
			var schema table.Schema
			for _, name := range featureNames(features.Of(s)) {
				schema.Fields = append(schema.Fields, table.Field{Name: name, Type: table.Number})
			}
			target := table.Field{Name: classColumn, Type: table.Category, Role: table.Target}
			if generator.Of(s) == "regression" {
				target = table.Field{Name: valueColumn, Type: table.Number, Role: table.Target}
			}
			schema.Fields = append(schema.Fields, target)
			s.Set(out.Name(), schema)
			return nil
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			g := sample{
				rows: rows.Of(t), features: features.Of(t), classes: classes.Of(t), noise: noise.Of(t), missing: missing.Of(t),
				rand: t.Rand, report: t.Report,
			}
			if g.rows*g.features > maxCells {
				return &stage.ParamError{Param: rows.Name(), Err: fmt.Errorf("%w: %d rows of %d features are more than %d cells; take fewer of either",
					stage.ErrParam, g.rows, g.features, maxCells)}
			}
			tab, err := g.generate(ctx, generator.Of(t))
			if err != nil {
				return err
			}
			out.To(t, tab)
			return nil
		},
	}
}
