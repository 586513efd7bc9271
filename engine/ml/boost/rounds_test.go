package boost_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/tree/treetest"
	"headrace.dev/studio/engine/num/numtest"
)

// TestTrainLoss recomputes the last training loss from predictions.
func TestTrainLoss(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 2, 3} {
		x, y := noisy(400, 4, classes)
		m := fit(t, x, y, nil, boost.Options{Classes: classes, Trees: 15})
		if len(m.TrainLoss) != 16 || m.ValidLoss != nil {
			t.Fatalf("%d and %d losses, want 16 and none", len(m.TrainLoss), len(m.ValidLoss))
		}
		for i := 1; i < len(m.TrainLoss); i++ {
			if m.TrainLoss[i] > m.TrainLoss[i-1] {
				t.Errorf("%d classes: loss rose in round %d", classes, i)
			}
		}
		var want float64
		out := predict(t, m, x)
		for i, v := range y {
			if classes == 0 {
				want += (out[i] - v) * (out[i] - v) / 400
			} else {
				want -= math.Log(out[i*classes+int(v)]) / 400
			}
		}
		numtest.Near(t, "loss", m.TrainLoss[15:], []float64{want}, 1e-12)
	}
}

func TestEarlyStopping(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 3} {
		// Noise alone: the validation loss soon rises.
		x, _ := noisy(400, 5, 0)
		r := rand.New(rand.NewPCG(9, 9))
		y := make([]float64, 400)
		for i := range y {
			y[i] = float64(r.IntN(3))
		}
		o := boost.Options{Classes: classes, Trees: 200, EarlyStopping: 5, Rand: r}
		m := fit(t, x, y, nil, o)
		tried, best := len(m.ValidLoss)-1, 0
		for i, v := range m.ValidLoss {
			if v < m.ValidLoss[best] {
				best = i
			}
		}
		if tried >= 200 || tried != best+5 {
			t.Errorf("stopped after round %d with the best at %d", tried, best)
		}
		if m.Rounds() != best || len(m.TrainLoss) != tried+1 {
			t.Errorf("kept %d rounds and %d losses, want %d and %d", m.Rounds(), len(m.TrainLoss), best, tried+1)
		}
	}
}

// TestSampling checks that rows and columns left out of some trees still get
// predictions worth having.
func TestSampling(t *testing.T) {
	t.Parallel()
	x, y := noisy(3000, 6, 0)
	train, test := x.Slice(0, 2000, 0, 6).(*mat.Dense), x.Slice(2000, 3000, 0, 6).(*mat.Dense)
	rmse := func(o boost.Options) float64 {
		m := fit(t, train, y[:2000], nil, o)
		return treetest.RMSE(mat.NewDense(1000, 1, predict(t, m, test)), y[2000:])
	}
	all := rmse(boost.Options{})
	part := rmse(boost.Options{RowSample: .5, ColumnSample: .5, Rand: rand.New(rand.NewPCG(1, 1))})
	none := treetest.RMSE(mat.NewDense(1000, 1, nil), y[2000:])
	if part > all+(none-all)/4 {
		t.Errorf("error with samples %.3f, without %.3f, of a constant %.3f", part, all, none)
	}
}

func TestBalanced(t *testing.T) {
	t.Parallel()
	x, y := noisy(1000, 3, 0)
	for i, v := range y {
		y[i] = 0
		if v > 1.2 {
			y[i] = 1 // about one row in ten
		}
	}
	share := func(o boost.Options) float64 {
		o.Classes, o.Trees = 2, 1
		var sum float64
		for i, v := range predict(t, fit(t, x, y, nil, o), x) {
			sum += float64(i%2) * v / 1000
		}
		return sum
	}
	if plain, balanced := share(boost.Options{}), share(boost.Options{Balanced: true}); plain > .2 || balanced < .35 || balanced > .65 {
		t.Errorf("mean probability %.2f plain and %.2f balanced, want about .1 and .5", plain, balanced)
	}
	n1 := 0.
	for _, v := range y {
		n1 += v
	}
	by := []float64{500 / (1000 - n1), 500 / n1}
	numtest.Near(t, "share", []float64{share(boost.Options{Balanced: true})}, []float64{share(boost.Options{ClassWeights: by})}, 1e-12)
}

func TestImportanceFindsTheColumn(t *testing.T) {
	t.Parallel()
	x := numtest.Normal(rand.New(rand.NewPCG(4, 4)), 500, 5)
	m := fit(t, x, mat.Col(nil, 3, x), nil, boost.Options{Trees: 20})
	var sum float64
	for _, v := range m.Importance() {
		sum += v
	}
	if got := m.Importance()[3]; got < .99 || math.Abs(sum-1) > 1e-12 {
		t.Errorf("importance of the only useful column is %v of %v", got, sum)
	}
}

func TestProgressCountsTrees(t *testing.T) {
	t.Parallel()
	x, y := noisy(100, 2, 3)
	calls := 0
	fit(t, x, y, nil, boost.Options{Classes: 3, Trees: 4, Progress: func(done, total int) {
		calls++
		if done != calls || total != 12 {
			t.Errorf("%d of %d in call %d", done, total, calls)
		}
	}})
	if calls != 12 {
		t.Errorf("%d calls, want 12", calls)
	}
}
