package onnx_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/export/onnx"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// runtime is the folder that ONNX Runtime is installed in.
func runtime(t *testing.T) string {
	t.Helper()
	if os.Getenv("HEADRACE_SLOW") != "1" {
		t.Skip("ONNX Runtime is asked by make slow only")
	}
	dir := os.Getenv("HEADRACE_NODE")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", ".cache", "node")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "onnxruntime-node")); err != nil {
		t.Skipf("ONNX Runtime is not installed: %v; make slow does it", err)
	}
	return dir
}

type tensorJSON struct {
	Type string            `json:"type"`
	Dims []int             `json:"dims,omitempty"`
	Data []json.RawMessage `json:"data"`
}

// numbers reads a tensor of numbers, null being NaN.
func (j tensorJSON) numbers(t *testing.T) []float64 {
	t.Helper()
	out := make([]float64, len(j.Data))
	for i, raw := range j.Data {
		v := (*float64)(nil)
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		out[i] = math.NaN()
		if v != nil {
			out[i] = *v
		}
	}
	return out
}

func (j tensorJSON) texts(t *testing.T) []string {
	t.Helper()
	out := make([]string, len(j.Data))
	for i, raw := range j.Data {
		if err := json.Unmarshal(raw, &out[i]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// ask scores raw rows with ONNX Runtime.
func ask(t *testing.T, dir string, m *model.Model, rows *table.Table) map[string]tensorJSON {
	t.Helper()
	var file bytes.Buffer
	if err := onnx.Write(t.Context(), &file, m); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model.onnx")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	inputs := map[string]tensorJSON{}
	for _, in := range onnx.SignatureOf(m).Inputs {
		c, _ := rows.Column(in.Name)
		x := tensorJSON{Type: "string", Data: []json.RawMessage{}}
		if in.Tensor == "double" {
			x.Type = "float64"
		}
		for i := range c.Len() {
			var cell any = c.String(i)
			if in.Tensor == "double" {
				cell = c.Float(i)
				if c.IsMissing(i) {
					cell = nil
				}
			}
			raw, err := json.Marshal(cell)
			if err != nil {
				t.Fatal(err)
			}
			x.Data = append(x.Data, raw)
		}
		inputs[in.Name] = x
	}
	data, err := json.Marshal(inputs)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join("testdata", "score.mjs"), path)
	cmd.Env = append(os.Environ(), "HEADRACE_NODE="+dir)
	cmd.Stdin = bytes.NewReader(data)
	var said bytes.Buffer
	cmd.Stderr = &said
	answer, err := cmd.Output()
	if err != nil {
		t.Fatalf("ONNX Runtime: %v\n%s", err, said.String())
	}
	out := map[string]tensorJSON{}
	if err := json.Unmarshal(answer, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// near reports whether two numbers agree to ten digits, below 1 to as many places.
func near(a, b float64) bool {
	return math.Abs(a-b) <= 1e-10*max(1, math.Abs(b)) || math.IsNaN(a) && math.IsNaN(b)
}

// compare holds the answer of ONNX Runtime for all rows against the model's own.
func compare(t *testing.T, dir string, m *model.Model, rows *table.Table) {
	t.Helper()
	want, err := m.Predict(t.Context(), rows)
	if err != nil {
		t.Fatal(err)
	}
	columns, err := m.Columns(want)
	if err != nil {
		t.Fatal(err)
	}
	got := ask(t, dir, m, rows)
	for _, out := range onnx.SignatureOf(m).Outputs {
		if _, ok := got[out.Name]; !ok {
			t.Fatalf("there is no output %q", out.Name)
		}
	}
	prediction := got[onnx.PredictionOutput]
	if len(prediction.Data) != rows.Rows() || len(prediction.Dims) != 1 {
		t.Fatalf("prediction has shape %v for %d rows", prediction.Dims, rows.Rows())
	}
	wrong := 0
	if len(m.Classes) > 0 {
		for i, label := range prediction.texts(t) {
			if label != m.Classes[model.Argmax(want.RawRowView(i))] {
				wrong++
			}
		}
		p := got[onnx.ProbabilitiesOutput].numbers(t)
		if n := rows.Rows() * len(m.Classes); len(p) != n {
			t.Fatalf("%d probabilities where %d are due", len(p), n)
		}
		for i, v := range p {
			if w := want.At(i/len(m.Classes), i%len(m.Classes)); !near(v, w) {
				t.Fatalf("row %d: probability of %q is %v, want %v", i, m.Classes[i%len(m.Classes)], v, w)
			}
		}
	} else {
		for i, v := range prediction.numbers(t) {
			exact := m.Task == evaluate.Clustering
			if w := columns[0].Float(i); !near(v, w) || exact && v != w {
				t.Fatalf("row %d: %v, want %v", i, v, w)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d labels differ", wrong, rows.Rows())
	}
}
