package onnx_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"headrace.dev/studio/engine/export/onnx"
	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// learners are all that can be exported.
var learners = []string{"linear", "logistic", "tree", "boost", "kmeans"}

// learnOdd fits a learner on odd rows, with the price as its target where it needs a number.
func learnOdd(t *testing.T, learner string, steps ...fit) *model.Model {
	t.Helper()
	rows := odd(t, 300, []string{"no", "yes"})
	if learner == "linear" {
		price, _ := rows.Column("price")
		label, _ := rows.Column("label")
		var err error
		if rows, err = rows.With(price.As(table.Target), label.As(table.Ignore)); err != nil {
			t.Fatal(err)
		}
	}
	return learn(t, rows, learner, steps...)
}

func export(t *testing.T, m *model.Model) *pb.ModelProto {
	t.Helper()
	p, err := onnx.Export(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// checkGraph finds tensors that are used before they are made, made twice, or made for nothing.
func checkGraph(t *testing.T, g *pb.GraphProto) {
	t.Helper()
	made, used := map[string]bool{}, map[string]bool{}
	enter := func(name string) {
		if made[name] {
			t.Errorf("there are two tensors %q", name)
		}
		made[name] = true
	}
	for _, v := range g.GetInput() {
		enter(v.GetName())
	}
	for _, c := range g.GetInitializer() {
		enter(c.GetName())
	}
	for _, n := range g.GetNode() {
		for _, in := range n.GetInput() {
			if !made[in] {
				t.Errorf("%s takes %q before it is made", n.GetName(), in)
			}
			used[in] = true
		}
		for _, out := range n.GetOutput() {
			enter(out)
		}
	}
	for _, v := range g.GetOutput() {
		used[v.GetName()] = true
	}
	for name := range made {
		if !used[name] {
			t.Errorf("nothing uses %q", name)
		}
	}
}

// tensors describes inputs or outputs the way a Signature does.
func tensors(values []*pb.ValueInfoProto) []onnx.Tensor {
	var out []onnx.Tensor
	for _, v := range values {
		kind := v.GetType().GetTensorType()
		x := onnx.Tensor{Name: v.GetName(), Tensor: strings.ToLower(pb.TensorProto_DataType(kind.GetElemType()).String())}
		for _, d := range kind.GetShape().GetDim() {
			if d.GetDimParam() != "" {
				x.Shape = append(x.Shape, d.GetDimParam())
			} else {
				x.Shape = append(x.Shape, int(d.GetDimValue()))
			}
		}
		out = append(out, x)
	}
	return out
}

// bare leaves out of a signature's tensors what a graph does not tell.
func bare(in []onnx.Tensor) []onnx.Tensor {
	out := slices.Clone(in)
	for i := range out {
		out[i].Column, out[i].Missing = 0, nil
	}
	return out
}

func TestEveryLearnerBecomesASoundGraph(t *testing.T) {
	t.Parallel()
	for _, learner := range learners {
		for name, steps := range encodings() {
			t.Run(learner+" behind "+name, func(t *testing.T) {
				t.Parallel()
				m := learnOdd(t, learner, steps...)
				p := export(t, m)
				checkGraph(t, p.GetGraph())
				s := onnx.SignatureOf(m)
				if d := cmp.Diff(bare(s.Inputs), tensors(p.GetGraph().GetInput())); d != "" {
					t.Errorf("inputs (-signature +graph):\n%s", d)
				}
				if d := cmp.Diff(bare(s.Outputs), tensors(p.GetGraph().GetOutput())); d != "" {
					t.Errorf("outputs (-signature +graph):\n%s", d)
				}
			})
		}
	}
}

func TestExpressionsBecomeSoundGraphs(t *testing.T) {
	t.Parallel()
	for _, expression := range append(numberExpressions(), textExpressions()...) {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			m := learnOdd(t, "tree", derive("made", expression), ordinal(step.OrdinalOptions{Columns: []string{"level=", "wörter"}}),
				cast(step.CastOptions{Types: map[string]table.Type{"made": table.Category}}), ordinal(step.OrdinalOptions{}))
			checkGraph(t, export(t, m).GetGraph())
		})
	}
}

func TestFileSaysWhatItIs(t *testing.T) {
	t.Parallel()
	m := learnOdd(t, "tree", encodings()["positions"]...)
	p := export(t, m)
	sets := map[string]int64{}
	for _, o := range p.GetOpsetImport() {
		sets[o.GetDomain()] = o.GetVersion()
	}
	if d := cmp.Diff(map[string]int64{"": 17, "ai.onnx.ml": 3}, sets); d != "" || p.GetIrVersion() != 8 || p.GetProducerName() != "Headrace Studio" {
		t.Errorf("operator sets %v, IR version %d, producer %q", sets, p.GetIrVersion(), p.GetProducerName())
	}
	props := map[string]string{}
	for _, e := range p.GetMetadataProps() {
		props[e.GetKey()] = e.GetValue()
	}
	for key, want := range map[string]string{
		"headrace.title": "Model", "headrace.task": "binary", "headrace.target": "label", "headrace.classes": `["no","yes"]`,
		"headrace.learner": "learn.tree", "headrace.rows": "300",
	} {
		if props[key] != want {
			t.Errorf("%s is %q, want %q", key, props[key], want)
		}
	}
	var s onnx.Signature
	if err := json.Unmarshal([]byte(props["headrace.signature"]), &s); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{`a number`: "NaN", `"tiny"`: "NaN", "whole": "NaN", "flag": "", "level=": "", "wörter": ""}
	for _, in := range s.Inputs {
		if missing, ok := want[in.Name]; !ok || in.Missing == nil || *in.Missing != missing {
			t.Errorf("input %+v, want a missing cell to be %q", in, missing)
		}
		delete(want, in.Name)
	}
	if len(want) > 0 {
		t.Errorf("no inputs for %v", want)
	}
}

func TestEqualModelsGiveEqualBytes(t *testing.T) {
	t.Parallel()
	write := func(m *model.Model) []byte {
		var b bytes.Buffer
		if err := onnx.Write(t.Context(), &b, m); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, learner := range learners {
		m := learnOdd(t, learner, encodings()["types changed"]...)
		var saved bytes.Buffer
		if err := m.Encode(&saved); err != nil {
			t.Fatal(err)
		}
		again, err := model.Decode(&saved)
		if err != nil {
			t.Fatal(err)
		}
		file := write(m)
		if !bytes.Equal(file, write(again)) {
			t.Errorf("%s: a model that was saved and read gives another file", learner)
		}
		if err := proto.Unmarshal(file, new(pb.ModelProto)); err != nil {
			t.Errorf("%s: %v", learner, err)
		}
	}
}

func TestInputsKeepTheirNames(t *testing.T) {
	t.Parallel()
	m := learn(t, clash(t), "logistic")
	p := export(t, m)
	checkGraph(t, p.GetGraph())
	var names []string
	for _, v := range append(tensors(p.GetGraph().GetInput()), tensors(p.GetGraph().GetOutput())...) {
		names = append(names, v.Name)
	}
	want := []string{"prediction", "probabilities", "features", "score", "prediction_2", "probabilities_2"}
	if d := cmp.Diff(want, names); d != "" {
		t.Errorf("names (-want +got):\n%s", d)
	}
}

// clash makes rows whose columns have the names of outputs and of tensors in between.
func clash(t *testing.T) *table.Table {
	t.Helper()
	rows, err := table.New(
		table.Numbers("prediction", []float64{1, 2, 3, 4, 5}, nil), table.Numbers("probabilities", []float64{5, 1, 2, 3, 1}, nil),
		table.Numbers("features", []float64{2, 2, 3, 3, 2}, nil), table.Numbers("score", []float64{1, 1, 0, 2, 5}, nil),
		table.CategoriesOf("label", []string{"a", "b", "a", "b", "a"}, nil).As(table.Target),
	)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// strange is a step of another program version.
type strange struct{ table.Step }

func (strange) StepKind() string               { return "strange" }
func (strange) Sources(column string) []string { return []string{column} }
func (strange) Apply(_ context.Context, t *table.Table) (*table.Table, error) {
	return t, nil
}

func TestRefusalsNameNodeAndReason(t *testing.T) {
	t.Parallel()
	all := encodings()["positions"]
	text := []string{"level=", "wörter", "flag"}
	cases := map[string]struct {
		learner    string
		steps      []fit
		node, kind string
		reason     string
	}{
		"function of texts":  {"tree", []fit{derive("made", "length(wörter)"), all[0]}, "derivea", "derive", "the function length"},
		"digits":             {"tree", []fit{derive("made", "round(`a number`, 2)"), all[0]}, "derivea", "derive", "rounding to digits"},
		"constant":           {"tree", []fit{derive("made", "1 + 1"), all[0]}, "derivea", "derive", "the same in every row"},
		"texts in order":     {"tree", []fit{derive("made", "wörter < 'x'"), all[0]}, "derivea", "derive", "computes with texts"},
		"two texts":          {"tree", []fit{derive("made", "wörter == `level=`"), all[0]}, "derivea", "derive", "compares texts with one another"},
		"empty text":         {"tree", []fit{derive("made", "wörter == ''"), all[0]}, "derivea", "derive", "the empty text"},
		"nearest neighbours": {"knn", all, "learner", "knn", "search among rows"},
		"refused levels of one-hot": {
			"tree",
			[]fit{onehot(step.OneHotOptions{Columns: text, Unknown: step.UnknownRefuse})},
			"onehota", "onehot", `unknown levels of "flag"`,
		},
		"refused levels of positions": {
			"tree",
			[]fit{roles(step.RolesOptions{}), ordinal(step.OrdinalOptions{Columns: text, Unknown: step.UnknownRefuse})},
			"ordinalb", "ordinal", `unknown levels of "flag"`,
		},
		"text of booleans to numbers": {"tree", append(slices.Clone(all[:1]),
			cast(step.CastOptions{Types: map[string]table.Type{"a number": table.Category}}),
			impute(step.ImputeOptions{Columns: []string{"a number"}, Categories: step.FillFrequentLevel}),
			cast(step.CastOptions{Types: map[string]table.Type{"a number": table.Number}})), "castd", "cast", `the levels of "a number" become number`},
		"unknown step": {
			"tree", append(slices.Clone(all), func(context.Context, *table.Table) (table.Step, error) { return strange{}, nil }),
			"stranged", "strange", "no counterpart",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := onnx.Export(t.Context(), learnOdd(t, c.learner, c.steps...))
			u, ok := errors.AsType[*onnx.UnsupportedError](err)
			if !ok {
				t.Fatalf("got %v, want an UnsupportedError", err)
			}
			if u.Node != c.node || u.Kind != c.kind || !strings.Contains(u.Reason, c.reason) {
				t.Errorf("got %+v, want node %s, kind %s and %q", u, c.node, c.kind, c.reason)
			}
		})
	}
}

func TestTimesAreRefused(t *testing.T) {
	t.Parallel()
	rows, err := table.New(table.Times("when", []int64{1, 2, 3, 4}, nil), table.Numbers("x", []float64{1, 2, 3, 4}, nil))
	if err != nil {
		t.Fatal(err)
	}
	m := learn(t, rows.Drop("when"), "kmeans")
	m.Lineage.Origin.Schema = rows.Schema()
	m.Features = []string{"when"}
	_, err = onnx.Export(t.Context(), m)
	if u, ok := errors.AsType[*onnx.UnsupportedError](err); !ok || !strings.Contains(u.Reason, `"when", a time column`) {
		t.Errorf("got %v", err)
	}
}

func TestExportStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	m := learnOdd(t, "tree", encodings()["positions"]...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := onnx.Export(ctx, m); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The sums of boosted trees leave the runtime as floats, so the parts of a leaf's value must give it back in full, and no sum of
// coarse parts may need more digits than a float has.
func TestCoarseAndFineSumsKeepTheDigits(t *testing.T) {
	t.Parallel()
	m := learnOdd(t, "boost", encodings()["positions"]...)
	trees := m.Predictor.(*boost.Model).Trees
	p := export(t, m)
	var weights, join []float64
	for _, n := range p.GetGraph().GetNode() {
		for _, a := range n.GetAttribute() {
			if a.GetName() == "target_weights_as_tensor" {
				weights = doubles(a.GetT())
			}
		}
	}
	for _, c := range p.GetGraph().GetInitializer() {
		if c.GetName() == "scores/weights" {
			join = doubles(c)
		}
	}
	if len(join) != 2 {
		t.Fatalf("two sums are joined by %v", join)
	}
	var most, coarsest float64
	for _, tree := range trees {
		most = 0
		for i, f := range tree.Feature {
			if f >= 0 {
				continue
			}
			if len(weights) < 2 {
				t.Fatal("there are fewer weights than two for each leaf")
			}
			coarse, fine := weights[0], weights[1]
			weights = weights[2:]
			if got := coarse*join[0] + fine*join[1]; math.Abs(got-tree.Value[i]) > 1e-15*math.Abs(tree.Value[i]) {
				t.Fatalf("%v and %v make %v of a leaf of %v", coarse, fine, got, tree.Value[i])
			}
			if grains := coarse * (1 << 23); grains != math.Trunc(grains) {
				t.Fatalf("%v is no multiple of 2^-23", coarse)
			}
			most = max(most, math.Abs(coarse))
		}
		coarsest += most
	}
	if coarsest > 2 || len(weights) != 0 {
		t.Errorf("the coarse sum reaches %v, beyond 2; %d weights left", coarsest, len(weights))
	}
}

func doubles(t *pb.TensorProto) []float64 {
	var out []float64
	for raw := t.GetRawData(); len(raw) > 0; raw = raw[8:] {
		out = append(out, math.Float64frombits(binary.LittleEndian.Uint64(raw)))
	}
	return out
}
