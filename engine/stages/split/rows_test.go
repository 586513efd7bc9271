package split_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/split"
	"headrace.dev/studio/engine/table"
)

func TestKindsConform(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]map[string]any{
		"holdout":  nil,
		"k-fold":   {"method": "k-fold"},
		"repeated": {"method": "repeated k-fold", "shuffle": false, "stratify": "off"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stagetest.Run(t, split.Family().Specs[0], stagetest.Fixture{Settings: settings})
		})
	}
}

// tb is what tests and properties have in common.
type tb interface {
	rapid.TB
	Context() context.Context
}

// part is what one member of a split gives.
type part struct {
	member      stage.Member
	train, test *table.Table // test is nil for full
}

// deal carries out a split in all its members.
func deal(t tb, rows *table.Table, seed uint64, params map[string]any) ([]part, error) {
	t.Helper()
	spec := split.Family().Specs[0]
	settings, errs := spec.Settings(params)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var out []part
	for _, m := range spec.Members(&stage.Task{Settings: settings}) {
		task := &stage.Task{
			Key: "k", Member: m, Settings: settings, Inputs: map[string][]stage.Input{"rows": {{Value: rows}}},
			Rand: rand.New(rand.NewPCG(seed, 0)),
		}
		if err := spec.Run(t.Context(), task); err != nil {
			return nil, err
		}
		p := part{member: m, train: task.Outputs["train"].(*table.Table)}
		p.test, _ = task.Outputs["test"].(*table.Table)
		out = append(out, p)
	}
	return out, nil
}

// labelled makes rows of the given classes, with row ids that are not positions.
func labelled(t tb, classes []int) *table.Table {
	t.Helper()
	codes, x := make([]int32, len(classes)), make([]float64, len(classes))
	for i, c := range classes {
		codes[i], x[i] = int32(c), float64(i)
	}
	rows, err := table.New(table.Numbers("x", x, nil), table.Categories("y", codes, []string{"a", "b", "c", "never"}).As(table.Target))
	if err != nil {
		t.Fatal(err)
	}
	at := make([]int, len(classes))
	for i := range at {
		at[i] = i
	}
	return rows.WithOrigin("origin").Take(at)
}

// classesOf counts the rows of each class.
func classesOf(rows *table.Table) map[string]int {
	out := map[string]int{}
	c, _ := rows.Column("y")
	for i := range c.Len() {
		out[c.String(i)]++
	}
	return out
}

// checkPart checks what holds of every part: it partitions the rows, keeps their order, and knows all classes that there are.
func checkPart(t *rapid.T, rows *table.Table, p part) {
	ids := p.train.RowIDs()
	if p.test != nil {
		if len(p.test.RowIDs()) == 0 || len(ids) == 0 {
			t.Fatalf("%s: a part is empty", p.member.Name)
		}
		if !slices.IsSorted(p.test.RowIDs()) {
			t.Fatalf("%s: the test rows lost their order", p.member.Name)
		}
		ids = append(ids, p.test.RowIDs()...)
	}
	if !slices.IsSorted(p.train.RowIDs()) {
		t.Fatalf("%s: the training rows lost their order", p.member.Name)
	}
	slices.Sort(ids)
	if !slices.Equal(ids, rows.RowIDs()) {
		t.Fatalf("%s: the parts hold the rows %v", p.member.Name, ids)
	}
	if p.train.Lineage().Origin.ID != "origin" {
		t.Fatalf("%s: the origin became %q", p.member.Name, p.train.Lineage().Origin.ID)
	}
	c, _ := p.train.Column("y")
	all, _ := rows.Column("y")
	if !slices.Equal(c.Levels(), all.Compact().Levels()) || c.Role != table.Target {
		t.Fatalf("%s: the classes are %v", p.member.Name, c.Levels())
	}
}

func TestSplitsPartitionRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		classes := rapid.SliceOfN(rapid.IntRange(0, 2), 12, 60).Draw(t, "classes")
		rows := labelled(t, classes)
		folds := rapid.IntRange(2, 6).Draw(t, "folds")
		shuffle := rapid.Bool().Draw(t, "shuffle")
		stratify := rapid.SampledFrom([]string{"auto", "off"}).Draw(t, "stratify")
		method := rapid.SampledFrom([]string{"holdout", "k-fold", "repeated k-fold"}).Draw(t, "method")
		params := map[string]any{
			"method": method, "folds": folds, "shuffle": shuffle, "stratify": stratify, "repeats": 2,
			"test_share": rapid.Float64Range(0.05, 0.9).Draw(t, "share"),
		}
		parts, err := deal(t, rows, 7, params)
		if err != nil {
			t.Fatal(err)
		}
		again, err := deal(t, rows, 7, params)
		if err != nil {
			t.Fatal(err)
		}
		tested := map[string]map[int64]bool{} // by repeat
		for i, p := range parts {
			checkPart(t, rows, p)
			if !slices.Equal(p.train.RowIDs(), again[i].train.RowIDs()) {
				t.Fatalf("%s: another split from the same seed", p.member.Name)
			}
			if p.test == nil {
				if !p.member.Full || p.member.Name != "full" {
					t.Fatalf("%+v has no test", p.member)
				}
				continue
			}
			repeat, _, _ := strings.Cut(p.member.Name, " fold")
			if method == "k-fold" {
				repeat = ""
			}
			if tested[repeat] == nil {
				tested[repeat] = map[int64]bool{}
			}
			for _, id := range p.test.RowIDs() {
				if tested[repeat][id] {
					t.Fatalf("row %d is tested twice", id)
				}
				tested[repeat][id] = true
			}
			checkShares(t, rows, p, params)
		}
		for repeat, ids := range tested {
			if method != "holdout" && len(ids) != rows.Rows() {
				t.Fatalf("%q tests %d rows of %d", repeat, len(ids), rows.Rows())
			}
		}
	})
}

// checkShares checks the sizes of a test part, and of its classes where the split is stratified.
func checkShares(t *rapid.T, rows *table.Table, p part, params map[string]any) {
	share := params["test_share"].(float64)
	if params["method"] != "holdout" {
		share = 1 / float64(params["folds"].(int))
	}
	if got, want := float64(p.test.Rows()), share*float64(rows.Rows()); math.Abs(got-want) >= 1 && got != 1 && int(got) != rows.Rows()-1 {
		t.Fatalf("%s: %v test rows, want %v", p.member.Name, got, want)
	}
	if params["stratify"] == "off" || (params["method"] == "holdout" && params["shuffle"] == false) {
		return
	}
	share = float64(p.test.Rows()) / float64(rows.Rows())
	if params["method"] != "holdout" {
		share = 1 / float64(params["folds"].(int))
	}
	got := classesOf(p.test)
	for class, n := range classesOf(rows) {
		if math.Abs(float64(got[class])-share*float64(n)) >= 1 {
			t.Fatalf("%s: %d test rows of class %s of %d, want %.2f", p.member.Name, got[class], class, n, share*float64(n))
		}
	}
}

func TestWithoutShuffleRowsComeInOrder(t *testing.T) {
	t.Parallel()
	rows := labelled(t, make([]int, 10))
	for name, c := range map[string]struct {
		params map[string]any
		want   string
	}{
		"holdout":              {map[string]any{"test_share": 0.3, "shuffle": false, "stratify": "off"}, "[7 8 9]"},
		"holdout of one class": {map[string]any{"test_share": 0.3, "shuffle": false}, "[7 8 9]"},
		"k-fold": {
			map[string]any{"method": "k-fold", "folds": 4, "shuffle": false, "stratify": "off", "full": false},
			"[0 1] [2 3 4] [5 6] [7 8 9]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parts, err := deal(t, rows, 1, c.params)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range parts {
				got = append(got, fmt.Sprint(p.test.RowIDs()))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestRepeatsAndSeedsShuffleAnew(t *testing.T) {
	t.Parallel()
	rows := labelled(t, make([]int, 40))
	parts, err := deal(t, rows, 1, map[string]any{"method": "repeated k-fold", "folds": 2, "repeats": 2})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range parts {
		names = append(names, p.member.Name)
	}
	if want := "repeat 1 fold 1, repeat 1 fold 2, repeat 2 fold 1, repeat 2 fold 2, full"; strings.Join(names, ", ") != want {
		t.Errorf("members %v", names)
	}
	if slices.Equal(parts[0].test.RowIDs(), parts[2].test.RowIDs()) || slices.Equal(parts[0].test.RowIDs(), parts[3].test.RowIDs()) {
		t.Error("the second repeat is the first again")
	}
	other, err := deal(t, rows, 2, map[string]any{"method": "repeated k-fold", "folds": 2, "repeats": 2})
	if err != nil || slices.Equal(parts[0].test.RowIDs(), other[0].test.RowIDs()) {
		t.Errorf("another seed gives the same split, %v", err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	few := labelled(t, []int{0, 1, 1})
	plain, err := table.New(table.Numbers("x", []float64{1, 2, 3, 4}, nil))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		rows   *table.Table
		params map[string]any
		want   string
	}{
		"one row":                     {few.Take([]int{0}), nil, "1 rows cannot be split; at least 2 are needed"},
		"no rows":                     {few.Take(nil), nil, "0 rows cannot be split"},
		"fewer rows than folds":       {few, map[string]any{"method": "k-fold", "folds": 4}, "3 rows cannot make 4 folds; use fewer folds"},
		"stratified without a target": {plain, map[string]any{"stratify": "on"}, "needs one target column with classes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := deal(t, c.rows, 1, c.params); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if parts, err := deal(t, plain, 1, nil); err != nil || parts[0].test.Rows() != 1 {
		t.Errorf("without a target, auto gives %v", err)
	}
}
