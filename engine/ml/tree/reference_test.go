package tree_test

import (
	"encoding/json"
	"os"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/tree"
	"headrace.dev/studio/engine/ml/tree/treetest"
	"headrace.dev/studio/engine/num/numtest"
)

// TestScikitLearn compares whole trees, node by node; testdata/README.md says
// where they come from.
func TestScikitLearn(t *testing.T) {
	t.Parallel()
	var ref struct {
		X       []float64 `json:"x"`
		Columns int       `json:"columns"`
		Classes []float64 `json:"classes"`
		Values  []float64 `json:"values"`
		Weights []float64 `json:"weights"`
		Cases   []struct {
			Name      string
			Criterion tree.Criterion
			Weighted  bool
			Options   struct {
				MaxDepth        int     `json:"max_depth"`
				MinSamplesLeaf  int     `json:"min_samples_leaf"`
				MinSamplesSplit int     `json:"min_samples_split"`
				MaxLeafNodes    int     `json:"max_leaf_nodes"`
				CCPAlpha        float64 `json:"ccp_alpha"`
				ClassWeight     string  `json:"class_weight"`
			}
			Tree struct {
				Feature                                        []int32
				Threshold, Value, Impurity, Weight, Importance []float64
			}
		}
	}
	raw, err := os.ReadFile("testdata/sklearn.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &ref); err != nil {
		t.Fatal(err)
	}
	x := mat.NewDense(len(ref.Values), ref.Columns, ref.X)
	for _, c := range ref.Cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			o := tree.Options{
				Criterion: c.Criterion, MaxDepth: c.Options.MaxDepth, MaxLeaves: c.Options.MaxLeafNodes,
				MinSamplesLeaf: c.Options.MinSamplesLeaf, MinSamplesSplit: c.Options.MinSamplesSplit,
				CCPAlpha: c.Options.CCPAlpha, Balanced: c.Options.ClassWeight == "balanced",
			}
			y, w := ref.Values, ref.Weights
			if c.Criterion != tree.SquaredError {
				y, o.Classes = ref.Classes, 3
			}
			if !c.Weighted {
				w = nil
			}
			m, err := tree.Fit(t.Context(), x, y, w, o)
			if err != nil {
				t.Fatal(err)
			}
			if len(m.Feature) != len(c.Tree.Feature) {
				t.Fatalf("got %d nodes, want %d: %v, want %v", len(m.Feature), len(c.Tree.Feature), m.Feature, c.Tree.Feature)
			}
			for i, f := range c.Tree.Feature {
				if m.Feature[i] != f {
					t.Errorf("node %d: split on %d, want %d", i, m.Feature[i], f)
				}
			}
			// scikit-learn computes in another order, so last digits differ.
			numtest.Near(t, "threshold", m.Threshold, c.Tree.Threshold, 1e-15)
			numtest.Near(t, "value", m.Value, c.Tree.Value, 1e-12)
			numtest.Near(t, "impurity", m.Impurity, c.Tree.Impurity, 1e-12)
			numtest.Near(t, "weight", m.Weight, c.Tree.Weight, 1e-12)
			numtest.Near(t, "importance", m.Importance(), c.Tree.Importance, 1e-12)
		})
	}
}

// TestIris checks the tree of depth 2 that the scikit-learn documentation
// draws. It splits on petal width first, which ties with petal length, so petal
// width is made the first column here.
func TestIris(t *testing.T) {
	t.Parallel()
	x := numtest.Numbers(t, "iris.csv", 0, 3)
	y := numtest.Labels(t, "iris.csv", 4, "setosa", "versicolor", "virginica")
	turned := mat.NewDense(150, 4, nil)
	for j := range 4 {
		turned.SetCol(j, mat.Col(nil, 3-j, x))
	}
	m, err := tree.Fit(t.Context(), turned, y, nil, tree.Options{Classes: 3, MaxDepth: 2})
	if err != nil {
		t.Fatal(err)
	}
	numtest.Near(t, "thresholds", m.Threshold, []float64{.80, 0, 1.75, 0, 0}, 1e-9)
	numtest.Near(t, "impurities", m.Impurity, []float64{.6667, 0, .5, .1680, .0425}, 5e-5)
	if m.Depth() != 2 || m.Leaves() != 3 {
		t.Errorf("depth %d and %d leaves, want 2 and 3", m.Depth(), m.Leaves())
	}
}

// TestFiveFold compares full-grown trees with those of scikit-learn on real
// data. Folds differ, so the means may be apart by two standard deviations over
// folds.
func TestFiveFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, target, metric string }{
		{"iris", "species", "accuracy"},
		{"penguins", "species", "accuracy"},
		{"breast_cancer", "diagnosis", "accuracy"},
		{"california_housing", "median_house_value", "rmse"},
		{"diamonds", "price", "rmse"},
	} {
		t.Run(c.set, func(t *testing.T) {
			t.Parallel()
			x, y, classes := treetest.Table(t, c.set+".csv", c.target)
			var mean float64
			treetest.Folds(y, classes, func(train, test []int) {
				trainX, trainY := treetest.Take(x, y, train)
				testX, testY := treetest.Take(x, y, test)
				m, err := tree.Fit(t.Context(), trainX, trainY, nil, tree.Options{Classes: classes})
				if err != nil {
					t.Fatal(err)
				}
				out := mat.NewDense(len(test), m.Outputs(), nil)
				if err := m.Predict(t.Context(), testX, out); err != nil {
					t.Fatal(err)
				}
				if classes > 0 {
					mean += treetest.Accuracy(out, testY) / 5
				} else {
					mean += treetest.RMSE(out, testY) / 5
				}
			})
			want, deviation := treetest.Reference(t, c.set, "DecisionTree", c.metric)
			numtest.Near(t, c.metric, []float64{mean}, []float64{want}, 2*deviation/max(1, want))
			t.Logf("%s %.6g, reference %.6g ± %.3g", c.metric, mean, want, deviation)
		})
	}
}
