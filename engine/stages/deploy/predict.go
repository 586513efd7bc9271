package deploy

import (
	"context"
	_ "embed" // the help text
	"slices"
	"strings"

	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed predict.md
var predictHelp string

func predictSpec() stage.Spec {
	fitted := stage.In[*model.Model]("model", "The model to ask.")
	rows := stage.In[*table.Table]("rows", "Rows to predict: raw, or prepared as far as you like by the steps that the model learned behind.")
	out := stage.Out[*table.Table]("rows", "The rows in their order, with prediction and, for classes, one probability each.")
	return stage.Spec{
		Kind: "deploy.predict", Version: 1, Title: "Predict", Doc: "predict rows with a model", Help: predictHelp,
		Keywords: []string{"score", "apply", "inference", "batch"},
		Ports:    []stage.Port{fitted, rows, out},
		Infer: func(_ context.Context, s *stage.Shape) error {
			schema := s.Schema(rows.Name())
			// A column of an earlier prediction is written anew, and what this one adds, and of which type, is the model's.
			schema.Fields = slices.DeleteFunc(schema.Fields, func(f table.Field) bool {
				return f.Name == model.PredictionColumn || strings.HasPrefix(f.Name, model.ProbabilityPrefix)
			})
			schema.Open = true
			s.Set(out.Name(), schema)
			return nil
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			scored, err := fitted.From(t).ScoreWith(ctx, rows.From(t), model.ScoreOptions{Workers: t.Workers, Progress: t.Report})
			if err != nil {
				return err
			}
			out.To(t, scored)
			return nil
		},
	}
}
