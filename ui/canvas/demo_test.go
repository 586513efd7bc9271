package canvas_test

import (
	"fmt"

	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/canvas/geom"
)

func table(name string) canvas.Port { return canvas.Port{Name: name, Type: canvas.TableType} }

// demo is a small pipeline with every state, port type and kind of link.
func demo() canvas.Scene {
	in, train, test := table("table"), table("train"), table("test")
	model := canvas.Port{Name: "model", Type: canvas.ModelType}
	models := canvas.Port{Name: "models", Type: canvas.ModelType, Many: true}
	eval := canvas.Port{Name: "evaluation", Type: canvas.EvaluationType}
	evals := canvas.Port{Name: "evaluations", Type: canvas.EvaluationType, Many: true}
	weights := canvas.Port{Name: "weights", Type: canvas.TableType, Optional: true}
	one := func(p ...canvas.Port) []canvas.Port { return p }
	return canvas.Scene{
		Nodes: []canvas.Node{
			{ID: "csv", Title: "CSV file", Subtitle: "titanic.csv", Family: "source", Icon: "data", X: 40, Y: 200, Out: one(in), State: canvas.Cached, Corner: "891 rows · 0.02 s"},
			{ID: "impute", Title: "Impute", Subtitle: "median, most frequent", Family: "clean", Icon: "clean", X: 330, Y: 200, In: one(in), Out: one(in), State: canvas.Done, Corner: "891 rows · 0.1 s"},
			{ID: "split", Title: "Split", Subtitle: "stratified, 5 folds", Family: "split", Icon: "split", X: 620, Y: 200, In: one(in), Out: one(train, test), State: canvas.Done, Corner: "5 folds · 0.2 s"},
			{ID: "encode", Title: "One-hot encode", Subtitle: "sex, embarked, cabin", Family: "feature", Icon: "feature", X: 910, Y: 80, In: one(train), Out: one(in), State: canvas.Done, Corner: "712 rows · 12 columns"},
			{ID: "boost", Title: "Gradient boosting", Subtitle: "300 trees, depth 6", Family: "classify", Icon: "tree", X: 1200, Y: 20, In: one(train, weights), Out: one(model), State: canvas.Running, Progress: 0.42, Corner: "3.1 s left"},
			{ID: "logit", Title: "Logistic regression", Subtitle: "C = 1.0, L2", Family: "classify", Icon: "classify", X: 1200, Y: 150, In: one(train, weights), Out: one(model), State: canvas.Failed, Error: "Column age has 177 missing values."},
			{ID: "forest", Title: "Random forest", Subtitle: "500 trees", Family: "classify", Icon: "forest", X: 1200, Y: 280, In: one(train, weights), Out: one(model), State: canvas.Stale, Corner: "712 rows · 1.4 s"},
			{ID: "evaluate", Title: "Evaluate", Subtitle: "ROC AUC, accuracy, log loss", Family: "evaluate", Icon: "evaluate", X: 1500, Y: 180, In: one(models, test), Out: one(eval), State: canvas.Waiting},
			{ID: "compare", Title: "Compare", Subtitle: "paired t-test", Family: "evaluate", Icon: "chart", X: 1790, Y: 180, In: one(evals), State: canvas.Skipped},
			{ID: "onnx", Title: "Export to ONNX", Subtitle: "opset 17", Family: "export", Icon: "export", X: 1500, Y: 20, In: one(model), State: canvas.Idle},
		},
		Links: []canvas.Link{
			link("csv", "table", "impute", "table"),
			marked(link("impute", "table", "split", "table")),
			link("split", "train", "encode", "train"),
			active(link("encode", "table", "boost", "train")),
			link("encode", "table", "logit", "train"),
			link("encode", "table", "forest", "train"),
			link("boost", "model", "evaluate", "models"),
			link("logit", "model", "evaluate", "models"),
			link("forest", "model", "evaluate", "models"),
			link("split", "test", "evaluate", "test"),
			link("evaluate", "evaluation", "compare", "evaluations"),
		},
		Notes: []canvas.Note{{ID: "note", X: 300, Y: 110, W: 260, H: 200, Text: "Impute sits before the split: its medians see the test rows."}},
	}
}

func link(from, out, to, in string) canvas.Link {
	return canvas.Link{FromNode: from, FromPort: out, ToNode: to, ToPort: in}
}

func marked(l canvas.Link) canvas.Link { l.Marked = true; return l }

func active(l canvas.Link) canvas.Link { l.Active = true; return l }

// large is a pipeline of n nodes laid out in layers.
func large(n int) canvas.Scene {
	s := demo()
	kinds := s.Nodes
	out := canvas.Scene{}
	boxes := make([]geom.Box, n)
	var edges []geom.Edge
	for i := range n {
		k := kinds[i%len(kinds)]
		k.ID = fmt.Sprintf("node-%d", i)
		k.In, k.Out = []canvas.Port{table("table"), table("more")}, []canvas.Port{table("table")}
		out.Nodes = append(out.Nodes, k)
		boxes[i] = geom.Box{W: geom.NodeWidth, H: geom.NodeHeight}
		if i > 0 {
			for port, from := range []int{(i * 7) / 8, (i * 31) / 40} {
				if from < i {
					edges = append(edges, geom.Edge{From: from, To: i})
					out.Links = append(out.Links, link(out.Nodes[from].ID, "table", k.ID, []string{"table", "more"}[port]))
				}
			}
		}
	}
	for i, p := range geom.Layered(boxes, edges) {
		out.Nodes[i].X, out.Nodes[i].Y = p.X, p.Y
	}
	return out
}
