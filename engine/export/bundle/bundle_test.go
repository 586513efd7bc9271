package bundle_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/export/bundle"
	"headrace.dev/studio/engine/export/onnx"
	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/ml/knn"
	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
)

// rows has one number and a label.
func rows(t *testing.T) *table.Table {
	t.Helper()
	rows, err := table.New(table.Numbers("a|b", []float64{1, 2, 3, 4}, nil),
		table.CategoriesOf("label", []string{"x", "y", "x", "y"}, nil).As(table.Target))
	if err != nil {
		t.Fatal(err)
	}
	return rows.WithOrigin("origin")
}

// classifier wraps a predictor of the label.
func classifier(t *testing.T, p model.Predictor) *model.Model {
	t.Helper()
	return &model.Model{
		Title: "Classifier", Node: "classifier", Learner: "learn.any", Task: evaluate.Binary, Target: "label",
		Classes: []string{"x", "y"}, LabelType: table.Category, Features: []string{"a|b"}, Rows: 4, Lineage: rows(t).Lineage(), Predictor: p,
	}
}

func logisticModel(t *testing.T) *model.Model {
	t.Helper()
	x, err := rows(t).Matrix([]string{"a|b"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := logistic.Fit(t.Context(), x, []float64{0, 1, 0, 1}, nil, logistic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return classifier(t, p)
}

func pack(t *testing.T, c bundle.Content) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := bundle.Write(t.Context(), &b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpack returns the files of a bundle by name, and the names in their order.
func unpack(t *testing.T, data []byte) (files map[string][]byte, names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		names = append(names, f.Name)
	}
	return files, names
}

func full(t *testing.T) bundle.Content {
	t.Helper()
	return bundle.Content{
		Model:       logisticModel(t),
		Version:     track.Version{Name: "letters", Version: 3, Run: "r1", Metrics: map[string]float64{"roc_auc": 0.75, "accuracy": 0.5}},
		Pipeline:    json.RawMessage(`{"nodes":[]}`),
		Environment: map[string]string{"headrace": "0.1.0"},
	}
}

func TestBundleReadsBack(t *testing.T) {
	t.Parallel()
	c := full(t)
	files, names := unpack(t, pack(t, c))
	want := []string{"README.md", "environment.json", "metrics.json", "model.json", "model.onnx", "pipeline.json", "signature.json"}
	if d := cmp.Diff(want, names); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
	m, err := model.Decode(bytes.NewReader(files[bundle.ModelFile]))
	if err != nil {
		t.Fatal(err)
	}
	before, err := c.Model.Score(t.Context(), rows(t))
	if err != nil {
		t.Fatal(err)
	}
	after, err := m.Score(t.Context(), rows(t))
	if err != nil {
		t.Fatal(err)
	}
	for i := range before.Width() {
		if b, a := before.At(i), after.At(i); b.Name != a.Name || b.String(0) != a.String(0) || b.String(3) != a.String(3) {
			t.Errorf("the model in the bundle predicts %s, %s of %s", a.String(0), a.String(3), a.Name)
		}
	}
	var graph pb.ModelProto
	if err := proto.Unmarshal(files[bundle.ONNXFile], &graph); err != nil || len(graph.GetGraph().GetInput()) != 1 {
		t.Errorf("model.onnx has inputs %v: %v", graph.GetGraph().GetInput(), err)
	}
	var s onnx.Signature
	if err := json.Unmarshal(files[bundle.SignatureFile], &s); err != nil {
		t.Fatal(err)
	}
	if s.Inputs[0].Name != "a|b" || s.Inputs[0].Column != table.Number || len(s.Outputs) != 2 || !cmp.Equal(s.Classes, []string{"x", "y"}) {
		t.Errorf("signature %+v", s)
	}
	for name, want := range map[string]string{
		bundle.MetricsFile:     `{"model":"letters","version":3,"run":"r1","rows":4,"metrics":{"accuracy":0.5,"roc_auc":0.75}}`,
		bundle.PipelineFile:    `{"nodes":[]}`,
		bundle.EnvironmentFile: `{"headrace":"0.1.0"}`,
	} {
		var got bytes.Buffer
		if err := json.Compact(&got, files[name]); err != nil || got.String() != want {
			t.Errorf("%s is %s (%v), want %s", name, got.String(), err, want)
		}
	}
}

func TestReadmeSaysHowToUseIt(t *testing.T) {
	t.Parallel()
	files, _ := unpack(t, pack(t, full(t)))
	text := string(files[bundle.ReadmeFile])
	for _, want := range []string{
		"# Classifier: letters version 3", "headrace predict letters@3 --input", "| `a\\|b` | number | double | [N, 1] | NaN |",
		"| `prediction` | string | [N] |", "| `probabilities` | double | [N, 2] |", "accuracy 0.5, roc_auc 0.75.", "probabilities: `x`, `y`.",
		"```python", "```js", "```csharp", "```go", "`model.onnx`: the same",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("README.md lacks %q:\n%s", want, text)
		}
	}
}

func TestBundleOfAModelBeyondONNX(t *testing.T) {
	t.Parallel()
	files, names := unpack(t, pack(t, bundle.Content{Model: classifier(t, &knn.Model{Classes: 2, Columns: 1})}))
	if d := cmp.Diff([]string{"README.md", "metrics.json", "model.json", "signature.json"}, names); d != "" {
		t.Errorf("files (-want +got):\n%s", d)
	}
	text := string(files[bundle.ReadmeFile])
	for want, there := range map[string]bool{
		"no `model.onnx`: node `classifier` (knn)": true, "search among rows": true, "```python": false, "environment.json": false,
	} {
		if strings.Contains(text, want) != there {
			t.Errorf("README.md has %q: %v\n%s", want, !there, text)
		}
	}
}

func TestEqualContentsGiveEqualBytes(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(pack(t, full(t)), pack(t, full(t))) {
		t.Error("two bundles of one content differ")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("disk is full")

func TestBundlePassesErrorsOn(t *testing.T) {
	t.Parallel()
	if err := bundle.Write(t.Context(), broken{}, full(t)); !errors.Is(err, errBroken) {
		t.Errorf("a broken disk gave %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := bundle.Write(ctx, io.Discard, full(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gave %v", err)
	}
	c := full(t)
	c.Pipeline = json.RawMessage(`{`)
	if err := bundle.Write(t.Context(), io.Discard, c); err == nil || !strings.Contains(err.Error(), "pipeline.json") {
		t.Errorf("a broken pipeline gave %v", err)
	}
}
