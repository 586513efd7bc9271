package logistic_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"

	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/num/numtest"
)

// TestReference compares with scikit-learn's LogisticRegression(C=1).
func TestReference(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file    string
		columns int
		classes []string
	}{
		"iris_classification":          {"iris.csv", 4, []string{"setosa", "versicolor", "virginica"}},
		"breast_cancer_classification": {"breast_cancer.csv", 30, []string{"benign", "malignant"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var exact struct {
				Want struct {
					Accuracy  float64     `json:"test_accuracy"`
					Errors    []int       `json:"test_errors"`
					LogLoss   float64     `json:"test_log_loss"`
					First     [][]float64 `json:"first_proba"`
					Coef      [][]float64 `json:"coef"`
					Intercept []float64   `json:"intercept"`
				} `json:"logistic_l2_C1"`
			}
			numtest.Exact(t, name, &exact)
			x, y, testX, testY := numtest.Split(numtest.Numbers(t, c.file, 0, c.columns-1), numtest.Labels(t, c.file, c.columns, c.classes...))
			numtest.Standardise(x, testX)
			m := fit(t, x, y, nil, logistic.Options{Classes: len(c.classes)})
			if !m.Converged {
				t.Errorf("did not converge in %d steps", m.Iterations)
			}
			// The reference stopped at scikit-learn's default tolerance, which
			// leaves its coefficients 1e-4 from the minimum.
			const near = 1.5e-4
			numtest.Near(t, "coef", m.Coef, slices.Concat(exact.Want.Coef...), near)
			numtest.Near(t, "intercept", m.Intercept, exact.Want.Intercept, near)
			out, loss, wrong := predict(t, m, testX), 0.0, []int{}
			for i, k := range testY {
				row := out.RawRowView(i)
				if i < len(exact.Want.First) {
					numtest.Near(t, "probability", row, exact.Want.First[i], near)
				}
				if floats.MaxIdx(row) != int(k) {
					wrong = append(wrong, i)
				}
				loss -= math.Log(row[int(k)]) / float64(len(testY))
			}
			if !slices.Equal(wrong, exact.Want.Errors) {
				t.Errorf("wrong rows: got %v, want %v", wrong, exact.Want.Errors)
			}
			numtest.Near(t, "log loss", []float64{loss}, []float64{exact.Want.LogLoss}, near)
		})
	}
}

// newton is the minimum for the standardised training rows of breast_cancer,
// C=1, found by testdata/newton.py, Newton's method with the exact Hessian, down
// to derivatives of 1e-14; the intercept is last.
var newton = []float64{
	0.2735730493, 0.2064086427, 0.2644381212, 0.3587625693, 0.0910684530, -0.5605047985, 0.8457275774, 0.9728409834,
	0.0001085229, -0.4178976752, 1.3292490153, -0.2596711820, 0.6753664639, 0.9647577084, 0.2782858976, -0.5575688012,
	-0.1673525800, 0.3693634299, -0.2759188473, -0.6087988581, 0.9125847146, 1.2248033732, 0.7025248818, 0.8890059487,
	0.7315524499, -0.1597160207, 0.7385725293, 0.8001850066, 0.8207131230, 0.4284432559, -0.1022186061,
}

func TestNewtonFindsTheSame(t *testing.T) {
	t.Parallel()
	x, y, _, _ := numtest.Split(numtest.Numbers(t, "breast_cancer.csv", 0, 29), numtest.Labels(t, "breast_cancer.csv", 30, "benign", "malignant"))
	numtest.Standardise(x)
	m := fit(t, x, y, nil, logistic.Options{})
	numtest.Near(t, "parameter", append(m.Coef, m.Intercept...), newton, 1e-6)
}
