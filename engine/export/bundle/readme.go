package bundle

import (
	"bytes"
	_ "embed" // the template
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"headrace.dev/studio/engine/export/onnx"
)

//go:embed readme.md.tmpl
var readmeTemplate string

// readme is what the template sees.
type readme struct {
	Content
	Signature onnx.Signature
	Refusal   *onnx.UnsupportedError // nil: there is a model.onnx
}

// text returns the content of ReadmeFile.
func (r readme) text() ([]byte, error) {
	t, err := template.New(ReadmeFile).Funcs(template.FuncMap{"cell": cell, "code": code}).Parse(readmeTemplate)
	if err != nil {
		return nil, fmt.Errorf("read the template of %s: %w", ReadmeFile, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, r); err != nil {
		return nil, fmt.Errorf("write %s: %w", ReadmeFile, err)
	}
	return b.Bytes(), nil
}

// Reference is how commands name the model: "price@3".
func (r readme) Reference() string {
	if r.Version.Name == "" {
		return "MODEL"
	}
	return r.Version.Name + "@" + strconv.Itoa(r.Version.Version)
}

// Scores returns the metrics in order, as people read them.
func (r readme) Scores() []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(r.Version.Metrics)) {
		out = append(out, fmt.Sprintf("%s %.5g", name, r.Version.Metrics[name]))
	}
	return out
}

// Shape writes a tensor's shape: "[N, 1]".
func (readme) Shape(t onnx.Tensor) string {
	parts := make([]string, len(t.Shape))
	for i, d := range t.Shape {
		parts[i] = fmt.Sprint(d)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// Missing says how a missing cell of an input is written.
func (readme) Missing(t onnx.Tensor) string {
	if t.Missing == nil || *t.Missing == "" {
		return "empty string"
	}
	return *t.Missing
}

// cell makes a text fit a cell of a Markdown table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(s)
}

// code quotes a text in Markdown so that its own backticks stay.
func code(s string) string {
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}
