package shell

import (
	"fyne.io/fyne/v2"

	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/theme"
)

// Parts of the window where tests look for widgets.
func (s *Shell) Palette() fyne.CanvasObject   { return s.palette.root }
func (s *Shell) Inspector() fyne.CanvasObject { return s.inspector.root }
func (s *Shell) Toolbar() fyne.CanvasObject   { return s.bar.root }

// SearchPalette types into the search of the palette and returns the titles that stay.
func (s *Shell) SearchPalette(text string) []string {
	s.palette.search.SetText(text)
	var titles []string
	for _, o := range s.palette.list.Objects {
		if i, ok := o.(*paletteItem); ok {
			titles = append(titles, i.spec.Title)
		}
	}
	return titles
}

// DragFromPalette drags the first kind that the palette shows to a place of the window.
func (s *Shell) DragFromPalette(to fyne.Position) {
	for _, o := range s.palette.list.Objects {
		if i, ok := o.(*paletteItem); ok {
			i.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{AbsolutePosition: to}})
			i.DragEnd()
			return
		}
	}
}

// BarText is what the tool bar says of the last run, StatusText what the line at the bottom says.
func (s *Shell) BarText() string    { return s.bar.state.Text }
func (s *Shell) StatusText() string { return s.status.text.Text }

// Shown is the table that the data page shows, nil when it shows none, and what it says instead.
func (s *Shell) Shown() (*table.Table, string) {
	if p := s.dock.data; p.grid.Visible() {
		return p.grid.Table(), p.about.Text
	}
	return nil, s.dock.data.empty.Text
}

// Charts is how many charts there are, ChartsInFront whether they are what the dock shows.
func (s *Shell) Charts() int         { return len(s.dock.charts.views) }
func (s *Shell) ChartsInFront() bool { return s.dock.tabs.Selected() == s.dock.chartTab }

// ListedRuns and ListedModels are how many lines the two lists have.
func (s *Shell) ListedRuns() int   { return s.runs.list.Length() }
func (s *Shell) ListedModels() int { return s.models.list.Length() }

// RunFacts and ModelFacts are what the pages say of the chosen line.
func (s *Shell) RunFacts() string   { return s.runs.facts.Text }
func (s *Shell) ModelFacts() string { return s.models.facts.Text }

// Problem is what the inspector says is wrong with the selected node.
func (s *Shell) Problem() string {
	if !s.inspector.problem.Visible() {
		return ""
	}
	return s.inspector.problem.Text
}

// NewFromData begins a pipeline for a CSV file.
func (s *Shell) NewFromData(path string) { s.newFromData(path) }

// Look is the theme in force.
func (s *Shell) Look() theme.Variant { return s.Theme.Current() }
