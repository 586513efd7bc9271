package deploy

import (
	"context"
	_ "embed" // the help text
	"errors"
	"fmt"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
)

//go:embed register.md
var registerHelp string

func registerSpec() stage.Spec {
	models := stage.Gather[*model.Model]("model", "The model to keep; of a family, the one learned from all rows.")
	reports := stage.OptionalGather[*evaluate.Report]("evaluation", "What speaks for it: its metrics are kept beside the version.")
	name := stage.Text("name", "model", "Name in the registry; every new model under it becomes the next version.")
	alias := stage.Text("alias", "", "An alias that moves to the new version, such as champion; empty moves none.")
	return stage.Spec{
		Kind: "deploy.register", Version: 1, Title: "Register", Doc: "keep a model as the next version of a name", Help: registerHelp,
		Keywords: []string{"registry", "version", "save", "publish", "champion"},
		Main:     "name", Ports: []stage.Port{models, reports}, Params: []stage.Param{name, alias}, Always: true,
		Run: func(ctx context.Context, t *stage.Task) error {
			if t.Registry == nil {
				return errors.New("there is no registry here; run the pipeline in a workspace")
			}
			got := models.All(t)
			if len(got) == 0 {
				return errors.New("no model arrived; connect the output of a learner, or best of Evaluate")
			}
			m := got[0].Value
			for _, g := range got {
				if g.Node != got[0].Node {
					return fmt.Errorf("models of %q and %q arrived and one is kept; connect best of Evaluate, or give each a Register of its own",
						got[0].Title, g.Title)
				}
				if g.Member.Full && g.Member.Name != "" {
					m = g.Value
				}
			}
			r := stage.Registration{Name: name.Of(t), Model: m, Node: t.Node, Task: string(m.Task), Title: m.Title, Metrics: map[string]float64{}}
			if a := alias.Of(t); a != "" {
				r.Aliases = []string{a}
			}
			for _, g := range reports.All(t) {
				for _, res := range g.Value.Results {
					if res.Node == m.Node {
						for metric, s := range res.Metrics {
							r.Metrics[metric] = s.Mean
						}
					}
				}
			}
			v, err := t.Registry.Register(ctx, r)
			if err != nil {
				return err
			}
			t.Summary = fmt.Sprintf("%s version %d", v.Name, v.Version)
			return nil
		},
	}
}
