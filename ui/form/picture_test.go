package form_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/form"
	"headrace.dev/studio/ui/theme"
)

// save writes a picture to the folder named by FORM_PICTURES, where people can look at it, and returns how many of its pixels
// differ from that at its lower right.
func save(t *testing.T, name string, img image.Image) (ink int) {
	t.Helper()
	dir := os.Getenv("FORM_PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	file, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	ground := img.At(b.Max.X-1, b.Max.Y-1)
	for y := range b.Dy() {
		for x := range b.Dx() {
			if img.At(x, y) != ground {
				ink++
			}
		}
	}
	return ink
}

// window shows a form in a window of its own.
func window(t *testing.T, f *form.Form, width, height float32) fyne.Window {
	t.Helper()
	w := test.NewWindow(f)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

func TestPictures(t *testing.T) {
	roles, ok := catalog.All().Spec("columns.roles")
	if !ok {
		t.Fatal("the catalog has no kind that sets roles")
	}
	for _, v := range []theme.Variant{theme.Light, theme.Dark, theme.HighContrast} {
		for _, scale := range []float32{1, 1.5} {
			if scale != 1 && v != theme.Dark {
				continue // one theme shows what a fraction of a pixel does
			}
			test.NewTempApp(t).Settings().SetTheme(theme.New(v))
			for _, c := range []struct {
				name    string
				height  float32
				options form.Options
				after   func(f *form.Form)
			}{
				{"kinds", 1180, form.Options{
					Spec: everyKind(), Title: "Every kind", Schema: passengers,
					Values: map[string]any{"trees": 300, "rate": 0.05, "columns": []any{"age", "fare"}, "target": "survived", "roles": map[string]any{"survived": "target", "name": "ignore"}},
					Errors: map[string]string{"path": "There is no file titanic.csv beside the pipeline; choose one that is there."},
					Rename: func(string) {}, Browse: func(string, func(string)) {},
				}, nil},
				{"search", 700, form.Options{
					Spec: manyParams(), Title: "Gradient boosting", Values: map[string]any{"p3": 7},
					Rename: func(string) {}, Annotate: func(string) {}, Comment: "Tuned in March.",
				}, func(f *form.Form) { f.Reveal("p11") }},
				{"help", 1500, form.Options{Spec: roles, Schema: passengers, Title: roles.Title, Rename: func(string) {}, Annotate: func(string) {}}, (*form.Form).OpenFolds},
				{"empty", 420, form.Options{Spec: everyKind()}, nil},
			} {
				f := form.New(c.options)
				w := window(t, f, 320, c.height)
				w.Canvas().(software.WindowlessCanvas).SetScale(scale)
				if c.after != nil {
					c.after(f)
				}
				suffix := ""
				if scale != 1 {
					suffix = "15"
				}
				if ink := save(t, c.name+"-"+v.String()+suffix, w.Canvas().Capture()); ink < 4000 {
					t.Errorf("%s: only %d pixels were drawn on", c.name, ink)
				}
			}
		}
	}
}

func passengers(string) table.Schema {
	return table.Schema{Fields: []table.Field{
		{Name: "survived", Type: table.Integer},
		{Name: "class", Type: table.Category},
		{Name: "name", Type: table.Text},
		{Name: "alone", Type: table.Boolean},
		{Name: "age", Type: table.Number},
		{Name: "fare", Type: table.Number, Role: table.Weight},
		{Name: "boarded", Type: table.Time},
	}}
}

// everyKind is a kind with a parameter of each stage.ParamKind.
func everyKind() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows.")
	log := stage.Float("penalty", 1, 1e-6, 1e6, "Strength.")
	log.Describe.Log = true
	return stage.Spec{
		Kind: "test.kinds", Version: 1, Title: "Every kind", Doc: "shows an editor of each kind of parameter",
		Help:  "# Every kind\n\nText with *emphasis*.\n\n| role | meaning |\n|---|---|\n| target | what is predicted |\n",
		Ports: []stage.Port{rows},
		Params: []stage.Param{
			stage.Int("trees", 100, 1, 100000, "Number of boosting rounds.").InUnit("rounds"),
			stage.Float("rate", 0.1, 1e-4, 1, "How much of each tree's correction is taken.").Titled("Learning rate"), log,
			stage.Bool("balanced", false, "Weigh classes against their frequency.").Titled("Balance classes"),
			stage.Choice("metric", []string{"euclidean", "manhattan"}, "Distance between rows."),
			stage.Choice("unknown", []string{"ignore", "special level", "refuse", "most frequent"}, "What unseen levels become."),
			stage.Text("name", "model", "Name in the registry."),
			stage.Expr("formula", rows.Name(), "Expression over columns."),
			stage.File("path", "The file to read."),
			stage.Column("target", rows.Name(), nil, "What is predicted."),
			stage.Columns("columns", rows.Name(), []table.Type{table.Number, table.Integer}, "Columns to use."),
			stage.ColumnMap("roles", rows.Name(), []string{"feature", "target", "ignore"}, "What columns are for."),
			stage.ColumnMap("rename", rows.Name(), nil, "New names.").Advance(),
		},
	}
}
