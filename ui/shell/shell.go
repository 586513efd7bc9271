package shell

import (
	"context"
	"errors"
	"image/color"
	"log/slog"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	icons "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/session"
	"headrace.dev/studio/ui/theme"
)

// Options are the collaborators of a shell; Window, Catalog, Workspace, Dir and Post are required.
type Options struct {
	Window    fyne.Window
	Catalog   session.Catalog
	Workspace session.Workspace
	Dir       string       // folder of the workspace; new pipelines go to its pipelines/
	Post      func(func()) // carries a function to the user interface goroutine
	Theme     Theme
	Opened    func(path string) // told which pipeline is open; nil tells nobody
	Log       *slog.Logger
	// Environment goes into the records of runs.
	Environment map[string]string
	// Export writes a registered model to a file in a format; nil leaves the buttons out.
	Export func(ctx context.Context, v track.Version, format, path string) error
}

// Theme is how the shell changes its looks.
type Theme struct {
	// Current returns the theme in force, Set makes another one current. Both are required.
	Current func() theme.Variant
	Set     func(theme.Variant)
	// Fonts are the typefaces of the canvas; the toolkit's where they are nil.
	Fonts canvas.Fonts
}

// Shell is the window's content around one open pipeline.
type Shell struct {
	Options
	ctx       context.Context //nolint:containedctx // the life of the window, ended by the caller of New
	session   *session.Session
	canvas    *canvas.Canvas
	palette   *palette
	inspector *inspector
	dock      *dock
	runs      *runsView
	models    *modelsView
	bar       *toolbar
	status    *statusBar
	layer     *layer
	pages     *container.AppTabs
	marked    []string // path of node ids to show, from a finding
	clip      []byte   // what was copied last, in case the system clipboard refuses
	dataDir   string   // folder that data was taken from last
}

// New builds the window's content and opens a document in it. ctx is the life of the window.
func New(ctx context.Context, o Options, d *graph.Document, path string) (*Shell, error) {
	if o.Window == nil || o.Catalog == nil || o.Workspace == nil || o.Post == nil || o.Theme.Current == nil || o.Theme.Set == nil {
		return nil, errors.New("shell: a collaborator is missing")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Shell{Options: o, ctx: ctx, layer: newLayer(), status: newStatusBar()}
	s.canvas = canvas.New(s.canvasEvents())
	if o.Theme.Fonts.Regular != nil {
		if err := s.canvas.SetFonts(o.Theme.Fonts); err != nil {
			return nil, err
		}
	}
	s.palette = newPalette(o.Catalog.Families(), paletteEvents{
		Add:  func(kind string) { s.addAt(kind, s.freePlace(), canvas.PortRef{}) },
		Drag: func(title string, at fyne.Position) { s.layer.Drag(title, at); s.canvas.DragOver(at) },
		Drop: s.dropKind,
		Tip:  s.layer.Tip,
		Tint: func(family string) color.Color { return s.Theme.Current().Palette().Family(family) },
	})
	s.inspector = newInspector(s)
	s.dock = newDock(s)
	s.runs = newRunsView(s)
	s.models = newModelsView(s)
	s.bar = newToolbar(s)
	s.layOut()
	s.show(d, path)
	return s, nil
}

// mapFrom is how many nodes a pipeline needs for the minimap to be of use from the start.
const mapFrom = 30

// layOut puts the views into the window.
func (s *Shell) layOut() {
	middle := container.NewVSplit(s.canvas, s.dock.root)
	middle.SetOffset(0.56)
	right := container.NewHSplit(middle, s.inspector.root)
	right.SetOffset(0.745)
	all := container.NewHSplit(s.palette.root, right)
	all.SetOffset(0.155)
	s.pages = container.NewAppTabs(
		container.NewTabItemWithIcon("Pipeline", icons.GridIcon(), container.NewBorder(s.bar.root, nil, nil, nil, all)),
		container.NewTabItemWithIcon("Runs", icons.HistoryIcon(), s.runs.root),
		container.NewTabItemWithIcon("Models", icons.StorageIcon(), s.models.root),
	)
	s.pages.OnSelected = func(t *container.TabItem) {
		switch t.Text {
		case "Runs":
			s.runs.refresh()
		case "Models":
			s.models.refresh()
		}
	}
	s.Window.SetContent(container.NewStack(container.NewBorder(nil, s.status.root, nil, nil, s.pages), s.layer.box))
	s.Window.SetMainMenu(s.menu())
	s.Window.Canvas().SetOnTypedKey(s.modalKey)
	s.Window.SetOnDropped(s.dropped)
	s.Window.SetCloseIntercept(s.close)
}

// Session returns the open pipeline.
func (s *Shell) Session() *session.Session { return s.session }

// Wait lets the run of a closed window complete its record, for so long at most.
func (s *Shell) Wait(most time.Duration) { s.session.Wait(most) }

// Canvas returns the canvas, for tests that send it events.
func (s *Shell) Canvas() *canvas.Canvas { return s.canvas }

// show makes a document the open one.
func (s *Shell) show(d *graph.Document, path string) {
	if s.session != nil {
		if err := s.session.Close(true); err != nil {
			s.Log.WarnContext(s.ctx, "pipeline not closed", "error", err)
		}
	}
	edits := []graph.Edit(nil)
	if path != "" {
		if s.Opened != nil {
			s.Opened(path)
		}
		edits = session.Recoverable(path, d)
	}
	s.session = session.New(s.ctx, d, path, session.Options{
		Catalog: s.Catalog, Workspace: s.Workspace, Post: s.Post, Log: s.Log,
		Environment: s.Environment,
		Unsafe: func(err error) {
			s.status.say("Edits cannot be kept safe from a crash, save often: " + run.Sentence(err))
		},
	})
	s.session.OnChange = s.changed
	s.marked = nil
	s.canvas.SetSelection(nil, nil)
	s.retheme()
	s.changed(session.DocumentChanged)
	s.canvas.SetMinimap(len(d.Nodes) > mapFrom)
	s.canvas.FitAll()
	s.selected(nil, nil)
	s.Window.Canvas().Focus(s.canvas) // arrows and Tab work at once
	if len(edits) > 0 {
		s.offerRecovery(edits)
	}
}

// offerRecovery asks whether edits of a session that did not end well should come back.
func (s *Shell) offerRecovery(edits []graph.Edit) {
	open := s.session
	restore := func() {
		for _, e := range edits {
			if err := open.Do(e); err != nil {
				s.fail("Restore edits", err)
				return
			}
		}
		s.status.say("Unsaved edits were restored. Save to keep them.")
	}
	text := widget.NewLabel("Headrace did not close properly last time. The edits that were not saved are still here.")
	d := dialog.NewCustomWithoutButtons("Restore unsaved edits?", text, s.Window)
	d.SetButtons([]fyne.CanvasObject{
		button("Discard them", func() { d.Hide(); s.report("Discard edits", open.Forget()) }),
		primary("Restore", func() { d.Hide(); restore() }),
	})
	d.Show() // Escape leaves them for the next time
}

// changed carries what the session says to the views.
func (s *Shell) changed(c session.Change) {
	s.canvas.SetScene(sceneOf(s.session, s.marked))
	s.bar.update(s.session)
	s.dock.findings(s.session.Findings())
	ids, _ := s.canvas.Selection()
	s.inspector.update(ids)
	switch c {
	case session.DocumentChanged:
		s.Window.SetTitle(title(s.session))
	case session.StatesChanged:
		s.dock.refresh(ids)
	case session.RunChanged:
		s.dock.refresh(ids)
		s.runs.refresh()
		s.models.refresh()
	}
}

func title(s *session.Session) string {
	mark := ""
	if s.Modified() {
		mark = " •"
	}
	return s.Name() + mark + " – Headrace Studio"
}

// selected follows the selection of the canvas.
func (s *Shell) selected(ids []string, _ []canvas.Link) {
	if s.marked != nil && len(ids) > 0 && !slices.Contains(s.marked, ids[0]) {
		s.marked = nil
		s.canvas.SetScene(sceneOf(s.session, nil))
	}
	s.inspector.update(ids)
	s.dock.refresh(ids)
}

// jump leads to the place of a finding and draws its path.
func (s *Shell) jump(f run.Finding) {
	s.marked = f.Path
	s.canvas.SetScene(sceneOf(s.session, s.marked))
	if f.Node != "" {
		s.canvas.SetSelection([]string{f.Node}, nil)
		s.selected([]string{f.Node}, nil)
	}
}

// fail shows an error as a sentence; nothing is lost by it.
func (s *Shell) fail(what string, err error) {
	if err == nil || errors.Is(err, context.Canceled) {
		return
	}
	s.Log.ErrorContext(s.ctx, "action failed", "action", what, "error", err)
	dialog.ShowError(errors.New(what+": "+run.Sentence(err)), s.Window)
}

// colors returns the canvas colours of the current theme.
func (s *Shell) colors() canvas.Colors {
	c := canvas.LightColors()
	if s.Theme.Current().Dark() {
		c = canvas.DarkColors()
	}
	p := s.Theme.Current().Palette()
	for _, f := range s.Catalog.Families() {
		c.Families[f.Name] = p.Family(f.Name)
	}
	return c
}

// retheme gives the current colours to what is not drawn by the toolkit.
func (s *Shell) retheme() {
	s.canvas.SetColors(s.colors())
	s.dock.retheme()
	s.palette.fill()
	s.inspector.retheme()
	s.runs.retheme()
	s.models.retheme()
}

// SetTheme makes a theme current.
func (s *Shell) SetTheme(v theme.Variant) {
	s.Theme.Set(v)
	s.retheme()
}

// dark reports whether the theme is dark.
func (s *Shell) dark() bool { return s.Theme.Current().Dark() }
