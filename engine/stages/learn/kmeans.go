package learn

import (
	"context"
	_ "embed" // the help text
	"fmt"

	"headrace.dev/studio/engine/ml/kmeans"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed kmeans.md
var kmeansHelp string

func kmeansSpec() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to group; no target is needed.")
	out := stage.Out[*model.Model]("model", "The fitted clustering: it gives any row the number of its nearest centre.")
	k := stage.Int("clusters", 3, 1, 10000, "Number of clusters.")
	restarts := stage.Int("restarts", 10, 1, 1000, "Independent starts, of which the tightest clustering is kept.")
	maxIter := stage.Int("max_iter", 300, 1, 100000, "The most steps of one start.").Titled("Most iterations").Advance()
	return stage.Spec{
		Kind: "learn.kmeans", Version: 1, Title: "K-means", Doc: "group rows around a number of centres", Help: kmeansHelp,
		Keywords: []string{"clustering", "cluster", "segments", "unsupervised", "centroids"}, Main: "clusters",
		Ports: []stage.Port{rows, out}, Params: []stage.Param{k, restarts, maxIter}, Random: true, Problems: []stage.Problem{stage.Clustering},
		Infer: func(_ context.Context, s *stage.Shape) error { return featuresFit(s.Schema(rows.Name())) },
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			ex, err := features(in)
			if err != nil {
				return in.Located(err)
			}
			p, err := kmeans.Fit(ctx, ex.x, nil, ex.w, kmeans.Options{
				Clusters: k.Of(t), Restarts: restarts.Of(t), MaxIter: maxIter.Of(t),
				Rand: t.Rand, Workers: t.Workers, Progress: t.Report,
			})
			if err != nil {
				return fmt.Errorf("fit: %w", ex.named(err))
			}
			if !p.Converged {
				unsettled(ctx, t, p.Iterations)
			}
			ex.target.Type = table.Integer
			out.To(t, ex.model(t, "learn.kmeans", "K-means", p))
			return nil
		},
	}
}
