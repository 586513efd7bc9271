package evaluate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// clusterMetrics describe the metrics of a clustering. Predictions alone do not have
// what they need, so their Compute says so; Clusters computes them.
func clusterMetrics() []Metric {
	groups := []Task{Clustering}
	needs := func(Predictions) (float64, error) { return 0, ErrNeedsFeatures }
	return []Metric{
		{
			Name: "silhouette", Title: "Silhouette", Tasks: groups, GreaterIsBetter: true, Compute: needs,
			Doc: "how much closer rows are to their own cluster than to the next one, −1 to 1",
		},
		{
			Name: "calinski_harabasz", Title: "Caliński-Harabasz", Tasks: groups, GreaterIsBetter: true, Compute: needs,
			Doc: "spread between clusters against spread inside them, from 0 up",
		},
		{
			Name: "davies_bouldin", Title: "Davies-Bouldin", Tasks: groups, Compute: needs,
			Doc: "width of clusters against the distance to the most similar other one, 0 at best",
		},
		{
			Name: "inertia", Title: "Inertia", Tasks: groups, Compute: needs,
			Doc: "sum of the squared distances of rows to the centre of their cluster, 0 at best; falls with every added cluster",
		},
	}
}

// Clusters computes every metric of a clustering in each fold from the
// predicted cluster numbers and the features the clustering was made on, one row of x for
// each prediction. rng draws the sample for the silhouette; it may be nil for up to 5,000
// rows.
func Clusters(ctx context.Context, p Predictions, x *mat.Dense, rng *rand.Rand) (Result, error) {
	if p.Task != Clustering {
		return Result{}, fmt.Errorf("evaluate: the predictions are of a %s, not of a clustering", p.Task)
	}
	if err := p.Validate(); err != nil {
		return Result{}, err
	}
	if n, _ := x.Dims(); n != p.Rows() {
		return Result{}, fmt.Errorf("evaluate: %d rows of features for %d predictions", n, p.Rows())
	}
	parts := splitByFold(p, x)
	r := Result{Task: p.Task, Metrics: map[string]Score{}, Skipped: map[string]string{}, Predictions: p}
	for _, m := range clusterMetrics() {
		values := make([]float64, 0, len(parts))
		for k, part := range parts {
			v, err := clusterMetric(ctx, m.Name, part, rng)
			if undefined, ok := errors.AsType[*UndefinedError](err); ok {
				r.Skipped[m.Name] = p.inFold(k, undefined.Reason)
				break
			}
			if err != nil {
				return Result{}, fmt.Errorf("compute %s: %w", m.Name, err)
			}
			values = append(values, v)
		}
		if len(values) == len(parts) {
			r.Metrics[m.Name] = NewScore(values)
		}
	}
	return r, nil
}

type clusterPart struct {
	x      *mat.Dense
	labels []int
}

func splitByFold(p Predictions, x *mat.Dense) []clusterPart {
	_, d := x.Dims()
	parts := make([]clusterPart, p.FoldCount())
	rows := make([][]int, len(parts))
	for i, label := range p.Predicted {
		k := 0
		if p.Fold != nil {
			k = int(p.Fold[i])
		}
		rows[k] = append(rows[k], i)
		parts[k].labels = append(parts[k].labels, int(label))
	}
	for k := range parts {
		parts[k].x = mat.NewDense(len(rows[k]), d, nil)
		for i, r := range rows[k] {
			parts[k].x.SetRow(i, x.RawRowView(r))
		}
	}
	return parts
}

func clusterMetric(ctx context.Context, name string, part clusterPart, rng *rand.Rand) (float64, error) {
	switch name {
	case "silhouette":
		return Silhouette(ctx, part.x, part.labels, rng)
	case "calinski_harabasz":
		return CalinskiHarabasz(part.x, part.labels)
	case "davies_bouldin":
		return DaviesBouldin(part.x, part.labels)
	}
	return Inertia(part.x, part.labels)
}
