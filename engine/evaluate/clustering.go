package evaluate

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// groups are the rows of each cluster with their centres. Rows with a negative label
// belong to no cluster (the noise of a density method) and are left out, where
// scikit-learn would take them for one more cluster.
type groups struct {
	x      *mat.Dense
	rows   [][]int     // By cluster, ascending.
	centre [][]float64 // Mean of the rows of each cluster.
	n      int         // Rows in clusters.
}

func groupRows(x *mat.Dense, labels []int) (groups, error) {
	n, d := x.Dims()
	if len(labels) != n {
		return groups{}, fmt.Errorf("evaluate: %d cluster numbers for %d rows", len(labels), n)
	}
	by := map[int][]int{}
	for i, l := range labels {
		if l < 0 {
			continue
		}
		if v := floats.Sum(x.RawRowView(i)); !finite(v) {
			return groups{}, &RowError{Row: i, Err: errors.New("a feature is not a finite number")}
		}
		by[l] = append(by[l], i)
	}
	names := make([]int, 0, len(by))
	for l := range by {
		names = append(names, l)
	}
	slices.Sort(names)
	g := groups{x: x}
	for _, l := range names {
		centre := make([]float64, d)
		for _, i := range by[l] {
			floats.Add(centre, x.RawRowView(i))
		}
		floats.Scale(1/float64(len(by[l])), centre)
		g.rows, g.centre, g.n = append(g.rows, by[l]), append(g.centre, centre), g.n+len(by[l])
	}
	return g, nil
}

// needSeveral refuses what has no neighbouring cluster to compare with.
func (g groups) needSeveral() error {
	if k := len(g.rows); k < 2 || k >= g.n {
		return undefined("%d clusters of %d rows: at least two clusters are needed, and fewer than rows", k, g.n)
	}
	return nil
}

func distance2(a, b []float64) float64 {
	sum := 0.0
	for j, v := range a {
		sum += float64((v - b[j]) * (v - b[j]))
	}
	return sum
}

// Inertia returns the sum of the squared distances of the rows of x to the centre of
// their cluster. It shrinks with every added cluster. Negative labels are left out.
func Inertia(x *mat.Dense, labels []int) (float64, error) {
	g, err := groupRows(x, labels)
	if err != nil {
		return 0, err
	}
	return floats.Sum(g.scatter()), nil
}

// scatter returns the inertia of each cluster.
func (g groups) scatter() []float64 {
	s := make([]float64, len(g.rows))
	for k, rows := range g.rows {
		for _, i := range rows {
			s[k] += distance2(g.x.RawRowView(i), g.centre[k])
		}
	}
	return s
}

// CalinskiHarabasz returns the ratio of the spread between clusters to that inside them,
// each by its degrees of freedom (Caliński and Harabasz, 1974). Larger is better.
func CalinskiHarabasz(x *mat.Dense, labels []int) (float64, error) {
	g, err := groupRows(x, labels)
	if err != nil {
		return 0, err
	}
	if err := g.needSeveral(); err != nil {
		return 0, err
	}
	within := floats.Sum(g.scatter())
	if within == 0 {
		return 0, undefined("the rows of each cluster are identical")
	}
	_, d := x.Dims()
	mean := make([]float64, d)
	for k, c := range g.centre {
		floats.AddScaled(mean, float64(len(g.rows[k]))/float64(g.n), c)
	}
	between := 0.0
	for k, c := range g.centre {
		between += float64(float64(len(g.rows[k])) * distance2(c, mean))
	}
	k := float64(len(g.rows))
	return between * (float64(g.n) - k) / (within * (k - 1)), nil
}

// DaviesBouldin returns the mean over clusters of the worst ratio of own widths to the
// distance of centres (Davies and Bouldin, 1979). 0 is best.
func DaviesBouldin(x *mat.Dense, labels []int) (float64, error) {
	g, err := groupRows(x, labels)
	if err != nil {
		return 0, err
	}
	if err := g.needSeveral(); err != nil {
		return 0, err
	}
	width := make([]float64, len(g.rows))
	for k, rows := range g.rows {
		for _, i := range rows {
			width[k] += math.Sqrt(distance2(x.RawRowView(i), g.centre[k]))
		}
		width[k] /= float64(len(rows))
	}
	sum := 0.0
	for a := range width {
		worst := 0.0
		for b := range width {
			if a == b {
				continue
			}
			apart := math.Sqrt(distance2(g.centre[a], g.centre[b]))
			if apart == 0 {
				return 0, undefined("two clusters have the same centre")
			}
			worst = max(worst, (width[a]+width[b])/apart)
		}
		sum += worst
	}
	return sum / float64(len(width)), nil
}

// silhouetteRows is how many rows a silhouette is computed on: 5,000 take about half a
// second with 30 features, and the mean then has a standard error below 0.01.
const silhouetteRows = 5000

// Silhouette returns the mean over rows of (b − a) / max(a, b), where a is the mean
// distance to the other rows of the same cluster and b that to the nearest other cluster
// (Rousseeuw, 1987); between −1 and 1, larger is better. The cost grows with the square
// of the rows, so more than 5,000 are sampled with rng, which may be nil for fewer.
func Silhouette(ctx context.Context, x *mat.Dense, labels []int, rng *rand.Rand) (float64, error) {
	n, d := x.Dims()
	if n > silhouetteRows && len(labels) == n {
		if rng == nil {
			return 0, fmt.Errorf("evaluate: a silhouette of %d rows is computed on a sample and needs a random source", n)
		}
		rows := rng.Perm(n)[:silhouetteRows]
		slices.Sort(rows)
		sample := mat.NewDense(len(rows), d, nil)
		for i, r := range rows {
			sample.SetRow(i, x.RawRowView(r))
		}
		x, labels = sample, take(labels, rows)
	}
	g, err := groupRows(x, labels)
	if err != nil {
		return 0, err
	}
	if err := g.needSeveral(); err != nil {
		return 0, err
	}
	sum := 0.0
	for k, rows := range g.rows {
		for _, i := range rows {
			if err := ctx.Err(); err != nil {
				return 0, err
			}
			sum += g.silhouette(i, k)
		}
	}
	return sum / float64(g.n), nil
}

// silhouette is that of row i of cluster own; 0 for a cluster of one row.
func (g groups) silhouette(i, own int) float64 {
	if len(g.rows[own]) == 1 {
		return 0
	}
	row := g.x.RawRowView(i)
	a, b := 0.0, math.Inf(1)
	for k, rows := range g.rows {
		sum := 0.0
		for _, j := range rows {
			sum += math.Sqrt(distance2(row, g.x.RawRowView(j)))
		}
		if k == own {
			a = sum / float64(len(rows)-1)
		} else {
			b = min(b, sum/float64(len(rows)))
		}
	}
	return ratio(b-a, max(a, b))
}
