package engine_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// The borders of the module, checked on its sources. Every rule has a broken tree below that it must find.

const (
	module   = "headrace.dev/studio/"
	maxLines = 400
)

// source is what the rules look at in one Go file.
type source struct {
	path, dir, pkg string
	test           bool     // a _test.go file: free to import across the inner borders of the engine
	generated      bool     // carries "Code generated … DO NOT EDIT.": free of the rules of style
	lines          int      // lines in the file
	documented     bool     // has a package comment
	hasInit        bool     // declares func init
	imports        []string // import paths; those of the module without its prefix
}

// tree is a parsed module.
type tree struct {
	sources []source
	top     []string // names at the top level
}

// rules maps what a rule demands to a function that returns the breaches of it.
var rules = map[string]func(tree) []string{
	"imports follow the layers":                     layers,
	"inner borders of the engine hold":              innerBorders,
	"outside libraries stay where they belong":      confined,
	"the top level holds what the design names":     topLevel,
	"every package has exactly one package comment": packageComments,
	"files are short and free of func init":         fileShape,
}

func TestModuleKeepsItsBorders(t *testing.T) {
	t.Parallel()
	module, err := load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	if len(module.sources) == 0 {
		t.Fatal("no Go files found: the test looks in the wrong place")
	}
	for name, breaches := range rules {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, breach := range breaches(module) {
				t.Error(breach)
			}
		})
	}
}

// layers: cmd → ui, store, engine, assets; ui → engine, assets; store → engine. Commands do not import one another, but may share
// what lies in cmd/internal.
func layers(m tree) []string {
	mayImport := map[string][]string{
		"cmd":    {"ui", "store", "engine", "assets"},
		"ui":     {"ui", "engine", "assets"},
		"store":  {"store", "engine"},
		"engine": {"engine"},
		"assets": {"assets"},
	}
	var breaches []string
	for _, s := range m.sources {
		layer := firstElements(s.dir, 1)
		for _, imported := range s.imports {
			target, ours := strings.CutPrefix(imported, module)
			if !ours || slices.Contains(mayImport[layer], firstElements(target, 1)) {
				continue
			}
			if layer == "cmd" && (firstElements(target, 2) == firstElements(s.dir, 2) || firstElements(target, 2) == "cmd/internal") {
				continue
			}
			if layer == "ui" && s.test && within(target, "store") {
				continue // the window's tests work on a real workspace, as the commands wire it
			}
			breaches = append(breaches, fmt.Sprintf("%s imports %s; %s may import only %v", s.path, target, layer, mayImport[layer]))
		}
	}
	return breaches
}

// innerBorders: learners know nothing but numbers, and meet stages only where stages are made, saved or exported.
func innerBorders(m tree) []string {
	meeting := []string{"engine/stages", "engine/model", "engine/export"}
	var breaches []string
	learners, stages := map[string]string{}, map[string]string{}
	for _, s := range m.sources {
		if s.test {
			continue
		}
		for _, imported := range s.imports {
			target, ours := strings.CutPrefix(imported, module)
			switch {
			case !ours:
			case within(s.dir, "engine/ml") && !within(target, "engine/ml") && !within(target, "engine/num"):
				breaches = append(breaches, fmt.Sprintf("%s imports %s; a learner may import only engine/num and other learners", s.path, target))
			case within(target, "engine/ml"):
				learners[s.dir] = target
			case within(target, "engine/stage"):
				stages[s.dir] = target
			}
		}
	}
	for dir, learner := range learners {
		stage, both := stages[dir]
		if both && !slices.ContainsFunc(meeting, func(room string) bool { return within(dir, room) }) {
			breaches = append(breaches, fmt.Sprintf("%s imports both %s and %s; they meet only in %v", dir, learner, stage, meeting))
		}
	}
	slices.Sort(breaches)
	return breaches
}

// confined: the toolkit, its window driver and OpenGL each have one home.
func confined(m tree) []string {
	homes := []struct {
		library string
		rooms   []string
	}{
		{"fyne.io/fyne/v2/app", []string{"cmd/studio"}},
		{"fyne.io/fyne/v2", []string{"cmd/studio", "ui"}},
		{"fyne.io/x", []string{"cmd/studio", "ui"}},
		{"github.com/go-gl", []string{"engine/compute/gl"}},
		{"github.com/ebitengine/purego", []string{"engine/compute/gl"}},
	}
	var breaches []string
	for _, s := range m.sources {
		for _, imported := range s.imports {
			for _, home := range homes {
				if within(imported, home.library) && !slices.ContainsFunc(home.rooms, func(room string) bool { return within(s.dir, room) }) {
					breaches = append(breaches, fmt.Sprintf("%s imports %s; only %v may", s.path, imported, home.rooms))
					break
				}
			}
		}
	}
	return breaches
}

// topLevel: a new room opens inside cmd, ui, engine or store. bin is where make puts the programs; git ignores it.
func topLevel(m tree) []string {
	named := strings.Fields("cmd ui engine store assets testdata FyneApp.toml go.mod go.sum README.md LICENSE Makefile bin")
	var breaches []string
	for _, name := range m.top {
		if !slices.Contains(named, name) && !strings.HasPrefix(name, ".") {
			breaches = append(breaches, name+" stands at the top level; the design does not name it")
		}
	}
	return breaches
}

func packageComments(m tree) []string {
	type key struct{ dir, pkg string }
	comments := map[key][]string{}
	for _, s := range m.sources {
		if s.test {
			continue
		}
		k := key{s.dir, s.pkg}
		files := comments[k]
		if s.documented {
			files = append(files, s.path)
		}
		comments[k] = files
	}
	var breaches []string
	for k, files := range comments {
		switch len(files) {
		case 0:
			breaches = append(breaches, fmt.Sprintf("package %s in %s has no package comment", k.pkg, k.dir))
		case 1:
		default:
			breaches = append(breaches, fmt.Sprintf("package %s in %s has %d package comments: %v", k.pkg, k.dir, len(files), files))
		}
	}
	slices.Sort(breaches)
	return breaches
}

func fileShape(m tree) []string {
	var breaches []string
	for _, s := range m.sources {
		if s.generated {
			continue
		}
		if s.lines > maxLines && !s.test {
			breaches = append(breaches, fmt.Sprintf("%s has %d lines; past %d one concept has become two", s.path, s.lines, maxLines))
		}
		if s.hasInit {
			breaches = append(breaches, s.path+" declares func init; let the caller construct what it needs")
		}
	}
	return breaches
}

// load parses the Go files of the module whose root is fsys. Like the go command it passes over testdata, and over names that begin with
// a dot or an underscore.
func load(fsys fs.FS) (tree, error) {
	var m tree
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return m, err
	}
	for _, entry := range entries {
		m.top = append(m.top, entry.Name())
	}
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		switch {
		case name != "." && (base[0] == '.' || base[0] == '_' || base == "testdata"):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir() && path.Ext(name) == ".go":
			s, err := parse(fsys, name)
			if err != nil {
				return err
			}
			m.sources = append(m.sources, s)
		}
		return nil
	})
	return m, err
}

func parse(fsys fs.FS, name string) (source, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return source{}, err
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{
		path: name, dir: path.Dir(name), pkg: file.Name.Name,
		test:       strings.HasSuffix(name, "_test.go"),
		generated:  ast.IsGenerated(file),
		lines:      bytes.Count(text, []byte("\n")),
		documented: strings.TrimSpace(file.Doc.Text()) != "",
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return source{}, fmt.Errorf("%s: %w", name, err)
		}
		s.imports = append(s.imports, imported)
	}
	for _, declaration := range file.Decls {
		if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			s.hasInit = true
		}
	}
	return s, nil
}

// within reports whether the slash-separated name is room or lies below it.
func within(name, room string) bool {
	return name == room || strings.HasPrefix(name, room+"/")
}

// firstElements cuts a slash-separated path to its first n elements.
func firstElements(name string, n int) string {
	elements := strings.Split(name, "/")
	return strings.Join(elements[:min(n, len(elements))], "/")
}

func TestRulesFindBreaches(t *testing.T) {
	t.Parallel()
	const clean = "// Package p is documented.\npackage p\n"
	importing := func(paths ...string) string {
		text := clean
		for _, p := range paths {
			text += fmt.Sprintf("import _ %q\n", p)
		}
		return text
	}
	cases := map[string]struct {
		path, text string
		want       string // part of the one breach; empty when the file is fine
	}{
		"clean file":                      {"engine/num/num.go", importing("fmt", "gonum.org/v1/gonum/mat"), ""},
		"cmd imports every layer":         {"cmd/studio/main.go", importing(module+"ui", module+"store", module+"engine/run", module+"assets"), ""},
		"cmd imports its own part":        {"cmd/headrace/main.go", importing(module + "cmd/headrace/script"), ""},
		"cmd imports what commands share": {"cmd/headrace/main.go", importing(module + "cmd/internal/setup"), ""},
		"cmd imports another command":     {"cmd/headrace/main.go", importing(module + "cmd/studio/window"), "cmd may import only"},
		"engine imports ui":               {"engine/run/run.go", importing(module + "ui/theme"), "engine may import only"},
		"engine imports store":            {"engine/run/run.go", importing(module + "store"), "engine may import only"},
		"engine imports cmd":              {"engine/run/run.go", importing(module + "cmd/headrace"), "engine may import only"},
		"window test imports store":       {"ui/shell/shell_test.go", importing(module + "store/storetest"), ""},
		"window imports store":            {"ui/shell/shell.go", importing(module + "store"), "ui may import only"},
		"engine test imports store":       {"engine/run/run_test.go", importing(module + "store"), "engine may import only"},
		"store imports ui":                {"store/store.go", importing(module + "ui/charts"), "store may import only"},
		"ui imports store":                {"ui/inspector/form.go", importing(module + "store"), "ui may import only"},
		"assets imports engine":           {"assets/assets.go", importing(module + "engine/num"), "assets may import only"},
		"engine imports Fyne":             {"engine/chart/chart.go", importing("fyne.io/fyne/v2/canvas"), "only [cmd/studio ui] may"},
		"ui imports the window driver":    {"ui/theme/theme.go", importing("fyne.io/fyne/v2/app"), "only [cmd/studio] may"},
		"studio imports the driver":       {"cmd/studio/main.go", importing("fyne.io/fyne/v2/app"), ""},
		"headrace imports Fyne":           {"cmd/headrace/main.go", importing("fyne.io/fyne/v2"), "only [cmd/studio ui] may"},
		"OpenGL in compute":               {"engine/compute/device.go", importing("github.com/go-gl/gl/v4.3-core/gl"), "only [engine/compute/gl] may"},
		"OpenGL at home":                  {"engine/compute/gl/device.go", importing("github.com/go-gl/gl/v4.3-core/gl"), ""},
		"learner imports a table":         {"engine/ml/knn/knn.go", importing(module + "engine/table"), "a learner may import only"},
		"learner imports num":             {"engine/ml/forest/fit.go", importing(module+"engine/num", module+"engine/ml/tree"), ""},
		"learner test imports metrics":    {"engine/ml/knn/knn_test.go", importing(module + "engine/evaluate"), ""},
		"runner imports learner":          {"engine/run/run.go", importing(module+"engine/ml/knn", module+"engine/stage"), "they meet only in"},
		"stage kind imports learner":      {"engine/stages/learn/knn.go", importing(module+"engine/ml/knn", module+"engine/stage"), ""},
		"chart imports a learner":         {"engine/chart/tree.go", importing(module + "engine/ml/tree"), ""},
		"stranger at the top":             {"scripts/run.go", clean, "the design does not name it"},
		"no package comment":              {"engine/num/num.go", "package num\n", "has no package comment"},
		"build tag is no comment":         {"engine/num/num.go", "//go:build linux\n\npackage num\n", "has no package comment"},
		"second package comment":          {"engine/second.go", clean, "has 2 package comments"},
		"test needs no comment":           {"engine/num/num_test.go", "package num_test\n", ""},
		"long file":                       {"engine/num/num.go", clean + strings.Repeat("\n", maxLines), "one concept has become two"},
		"long test":                       {"engine/num/num_test.go", clean + strings.Repeat("\n", maxLines), ""},
		"long generated file":             {"engine/num/num.go", "// Code generated by x. DO NOT EDIT.\n\n" + clean + strings.Repeat("\n", maxLines), ""},
		"func init":                       {"engine/num/num.go", clean + "func init() {}\n", "declares func init"},
		"method init":                     {"engine/num/num.go", clean + "type T int\nfunc (T) init() {}\n", ""},
		"hidden folders are passed over":  {".cache/x/x.go", "package x\n", ""},
		"testdata is passed over":         {"engine/run/testdata/x.go", "package x\n", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := load(fstest.MapFS{
				"go.mod":          {Data: []byte("module headrace.dev/studio\n")},
				"engine/first.go": {Data: []byte(clean)},
				c.path:            {Data: []byte(c.text)},
			})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, breaches := range rules {
				got = append(got, breaches(m)...)
			}
			switch {
			case c.want == "" && len(got) > 0:
				t.Errorf("clean tree is blamed: %q", got)
			case c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)):
				t.Errorf("got %q, want one breach with %q", got, c.want)
			}
		})
	}
}
