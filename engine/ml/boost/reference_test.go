package boost_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/tree/treetest"
	"headrace.dev/studio/engine/num/numtest"
)

// TestFiveFold compares the default model with scikit-learn's on real data.
// Folds differ, so the means may be apart by two standard deviations over folds.
func TestFiveFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, target, metric string }{
		{"iris", "species", "accuracy"},
		{"penguins", "species", "accuracy"},
		{"breast_cancer", "diagnosis", "accuracy"},
		{"breast_cancer", "diagnosis", "log_loss"},
		{"california_housing", "median_house_value", "rmse"},
		{"diamonds", "price", "rmse"},
	} {
		t.Run(c.set+" "+c.metric, func(t *testing.T) {
			t.Parallel()
			x, y, classes := treetest.Table(t, c.set+".csv", c.target)
			var mean float64
			treetest.Folds(y, classes, func(train, test []int) {
				trainX, trainY := treetest.Take(x, y, train)
				testX, testY := treetest.Take(x, y, test)
				m := fit(t, trainX, trainY, nil, boost.Options{Classes: classes, Workers: 2})
				out := mat.NewDense(len(test), m.Outputs(), predict(t, m, testX))
				switch c.metric {
				case "accuracy":
					mean += treetest.Accuracy(out, testY) / 5
				case "log_loss":
					for i, v := range testY {
						mean -= math.Log(out.At(i, int(v))) / float64(5*len(testY))
					}
				default:
					mean += treetest.RMSE(out, testY) / 5
				}
			})
			want, deviation := treetest.Reference(t, c.set, "HistGradientBoosting", c.metric)
			numtest.Near(t, c.metric, []float64{mean}, []float64{want}, 2*deviation/max(1, want))
			t.Logf("%.6g, reference %.6g ± %.3g", mean, want, deviation)
		})
	}
}

// TestScikitLearn compares predictions on data whose columns have few enough
// values for both to use the same bins; testdata/README.md says where they come
// from. scikit-learn rounds gradients to 24 bits.
func TestScikitLearn(t *testing.T) {
	t.Parallel()
	var ref struct {
		Columns int
		X       []*float64
		Classes []float64
		Values  []float64
		Weights []float64
		Cases   []struct {
			Name     string
			Classes  int
			Weighted bool
			Options  struct {
				Trees          int     `json:"max_iter"`
				MaxLeaves      int     `json:"max_leaf_nodes"`
				MaxDepth       int     `json:"max_depth"`
				MinSamplesLeaf int     `json:"min_samples_leaf"`
				LearningRate   float64 `json:"learning_rate"`
				L2             float64 `json:"l2_regularization"`
			}
			Predictions []float64
		}
	}
	raw, err := os.ReadFile("testdata/sklearn.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(len(ref.Values), ref.Columns, nil)
	for i, v := range ref.X {
		x.Set(i/ref.Columns, i%ref.Columns, math.NaN())
		if v != nil {
			x.Set(i/ref.Columns, i%ref.Columns, *v)
		}
	}
	for _, c := range ref.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			o := boost.Options{
				Classes: c.Classes, Trees: c.Options.Trees, MaxLeaves: c.Options.MaxLeaves, MaxDepth: c.Options.MaxDepth,
				MinSamplesLeaf: c.Options.MinSamplesLeaf, LearningRate: c.Options.LearningRate, L2: c.Options.L2,
			}
			y, w := ref.Values, ref.Weights
			if c.Classes > 0 {
				y = make([]float64, len(ref.Classes))
				for i, v := range ref.Classes {
					y[i] = min(v, float64(c.Classes-1))
				}
			}
			if !c.Weighted {
				w = nil
			}
			numtest.Near(t, "prediction", predict(t, fit(t, x, y, w, o), x), c.Predictions, 1e-5)
		})
	}
}

// TestFriedman compares 100 stumps on Friedman's first problem (Annals of
// Statistics 19, 1991) with testdata/friedman.py, both averaged over 20 data
// sets drawn anew.
func TestFriedman(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	var mse float64
	for range 20 {
		x, y := mat.NewDense(1200, 10, nil), make([]float64, 1200)
		for i := range y {
			v := x.RawRowView(i)
			for j := range v {
				v[j] = r.Float64()
			}
			y[i] = 10*math.Sin(math.Pi*v[0]*v[1]) + 20*(v[2]-.5)*(v[2]-.5) + 10*v[3] + 5*v[4] + r.NormFloat64()
		}
		train, test := x.Slice(0, 200, 0, 10).(*mat.Dense), x.Slice(200, 1200, 0, 10).(*mat.Dense)
		m := fit(t, train, y[:200], nil, boost.Options{MaxLeaves: 2, MinSamplesLeaf: 1})
		out := mat.NewDense(1000, 1, predict(t, m, test))
		e := treetest.RMSE(out, y[200:])
		mse += e * e / 20
	}
	const want, deviation = 5.707, .454
	if limit := 3 * deviation * math.Sqrt(2./20); math.Abs(mse-want) > limit {
		t.Errorf("mean squared error %.3f, want %.3f within %.3f", mse, want, limit)
	}
}
