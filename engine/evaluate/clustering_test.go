package evaluate_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
)

func clusterReference(t *testing.T) (evaluate.Predictions, *mat.Dense, map[string]float64) {
	t.Helper()
	r := readReference(t).Clustering
	x := mat.NewDense(len(r.X), len(r.X[0]), nil)
	p := evaluate.Predictions{Task: evaluate.Clustering}
	for i, row := range r.X {
		x.SetRow(i, row)
		p.Predicted = append(p.Predicted, float64(r.Labels[i]))
	}
	return p, x, r.Metrics
}

func TestClusterMetricsAgreeWithScikitLearn(t *testing.T) {
	t.Parallel()
	p, x, want := clusterReference(t)
	r, err := evaluate.Clusters(t.Context(), p, x, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range evaluate.MetricsOf(evaluate.Clustering) {
		wantNear(t, m.Name, r.Metrics[m.Name].Mean, want[m.Name])
	}
}

func TestRowsWithoutClusterAreLeftOut(t *testing.T) {
	t.Parallel()
	p, x, want := clusterReference(t)
	n, d := x.Dims()
	far := mat.NewDense(n+1, d, nil)
	far.Copy(x)
	far.SetRow(n, []float64{1e3, 1e3, 1e3})
	p.Predicted = append(p.Predicted, -1)
	r, err := evaluate.Clusters(t.Context(), p, far, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, "silhouette", r.Metrics["silhouette"].Mean, want["silhouette"])
	wantNear(t, "inertia", r.Metrics["inertia"].Mean, want["inertia"])
}

func TestClusterMetricsOfOneCluster(t *testing.T) {
	t.Parallel()
	p := evaluate.Predictions{Task: evaluate.Clustering, Predicted: []float64{4, 4, 4}}
	r, err := evaluate.Clusters(t.Context(), p, mat.NewDense(3, 1, []float64{0, 1, 2}), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, "inertia", r.Metrics["inertia"].Mean, 2)
	if len(r.Metrics) != 1 || len(r.Skipped) != 3 {
		t.Errorf("metrics %v, skipped %v; want the inertia only", r.Metrics, r.Skipped)
	}
}

// Two clouds far apart keep their silhouette when it is taken from a sample.
func TestSilhouetteOfSample(t *testing.T) {
	t.Parallel()
	const n = 6000
	rng := rand.New(rand.NewPCG(1, 2))
	x := mat.NewDense(n, 1, nil)
	labels := make([]int, n)
	for i := range n {
		labels[i] = i % 2
		x.Set(i, 0, float64(100*labels[i])+rng.Float64())
	}
	v, err := evaluate.Silhouette(t.Context(), x, labels, rng)
	if err != nil {
		t.Fatal(err)
	}
	if v < 0.99 || v > 1 {
		t.Errorf("silhouette %v, want about 1", v)
	}
	if _, err := evaluate.Silhouette(t.Context(), x, labels, nil); err == nil {
		t.Error("a sample was drawn without a random source")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := evaluate.Silhouette(ctx, x, labels, rng); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
