package shell

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/grid"
)

// modelsView lists every version of every registered model and shows the chosen one.
type modelsView struct {
	shell    *Shell
	versions []track.Version
	list     *widget.List
	title    *widget.Label
	facts    *widget.Label
	grid     *grid.Grid
	detail   *fyne.Container
	empty    fyne.CanvasObject
	root     fyne.CanvasObject
	chosen   *track.Version
}

func newModelsView(s *Shell) *modelsView {
	v := &modelsView{shell: s, title: heading(""), facts: widget.NewLabel(""), grid: s.newGrid()}
	v.facts.Importance = widget.LowImportance
	v.facts.Wrapping = fyne.TextWrapWord
	v.list = widget.NewList(func() int { return len(v.versions) }, newRunRow, func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(v.versions) {
			fillVersionRow(o, v.versions[i])
		}
	})
	v.list.OnSelected = func(i widget.ListItemID) { v.show(v.versions[i]) }
	buttons := container.NewHBox(v.title, layout.NewSpacer(), widget.NewButton("Set alias…", v.setAlias))
	if s.Export != nil {
		buttons.Add(widget.NewButtonWithIcon("Export ONNX…", theme.DownloadIcon(), func() { v.export("onnx", ".onnx") }))
		buttons.Add(widget.NewButtonWithIcon("Export bundle…", theme.DownloadIcon(), func() { v.export("bundle", ".zip") }))
	}
	v.detail = container.NewBorder(container.NewVBox(buttons, v.facts), nil, nil, nil, v.grid)
	v.detail.Hide()
	v.empty = centred("No models yet. A pipeline with a Register node makes one.")
	both := container.NewHSplit(v.list, container.NewStack(v.empty, container.NewPadded(v.detail)))
	both.SetOffset(0.36)
	v.root = both
	return v
}

func fillVersionRow(o fyne.CanvasObject, m track.Version) {
	row := o.(*fyne.Container)
	text := row.Objects[0].(*fyne.Container)
	text.Objects[0].(*widget.Label).SetText(fmt.Sprintf("%s  version %d", m.Name, m.Version))
	about := m.Title + " · " + m.Task
	if len(m.Aliases) > 0 {
		about += " · " + strings.Join(m.Aliases, ", ")
	}
	text.Objects[1].(*widget.Label).SetText(about)
	rowIcon(row).SetResource(theme.StorageIcon())
	row.Objects[2].(*widget.Label).SetText(m.Created.Local().Format("2 Jan 15:04"))
}

// refresh reads all versions anew, models by name, newest version first.
func (v *modelsView) refresh() {
	go func() {
		all, err := v.read()
		v.shell.Post(func() {
			if err != nil {
				v.shell.status.say("Models cannot be listed: " + run.Sentence(err))
				return
			}
			v.versions = all
			v.list.Refresh()
			v.follow()
		})
	}()
}

// follow selects the row of the chosen version, which others may have moved, and shows what is known of it now.
func (v *modelsView) follow() {
	if len(v.versions) == 0 {
		return
	}
	at := 0
	if was := v.chosen; was != nil {
		at = max(0, slices.IndexFunc(v.versions, func(m track.Version) bool { return m.Name == was.Name && m.Version == was.Version }))
	}
	v.list.Select(at)
	v.show(v.versions[at])
}

func (v *modelsView) read() ([]track.Version, error) {
	names, err := v.shell.Workspace.Models(v.shell.ctx)
	if err != nil {
		return nil, err
	}
	var all []track.Version
	for _, n := range names {
		versions, err := v.shell.Workspace.Versions(v.shell.ctx, n.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, versions...)
	}
	return all, nil
}

func (v *modelsView) show(m track.Version) {
	v.chosen = &m
	v.empty.Hide()
	v.detail.Show()
	v.title.SetText(fmt.Sprintf("%s  version %d", m.Name, m.Version))
	facts := fmt.Sprintf("%s · %s · %.1f KiB · created %s", m.Title, m.Task, float64(m.Size)/1024, m.Created.Local().Format(time.DateTime))
	if m.Run != "" {
		facts += " · run " + m.Run
	}
	if len(m.Aliases) > 0 {
		facts += "\nAliases: " + strings.Join(m.Aliases, ", ")
	}
	v.facts.SetText(facts)
	names := slices.Sorted(maps.Keys(m.Metrics))
	values := make([]float64, len(names))
	for i, n := range names {
		values[i] = m.Metrics[n]
	}
	t, err := table.New(table.Texts("metric", names, nil), table.Numbers("value", values, nil))
	if err != nil {
		v.shell.fail("Show model", err)
		return
	}
	v.grid.SetTable(t)
}

func (v *modelsView) setAlias() {
	m := v.chosen
	if m == nil {
		return
	}
	name := widget.NewEntry()
	name.SetPlaceHolder("champion")
	var d *dialog.FormDialog
	name.Validator = func(text string) error {
		if strings.TrimSpace(text) == "" {
			return errors.New("an alias is a word, such as champion")
		}
		return nil
	}
	name.OnSubmitted = func(string) { d.Submit() }
	d = dialog.NewForm(fmt.Sprintf("Alias for %s version %d", m.Name, m.Version), "Set", "Cancel",
		[]*widget.FormItem{widget.NewFormItem("Alias", name)}, func(ok bool) {
			if !ok {
				return
			}
			if err := v.shell.Workspace.SetAlias(v.shell.ctx, m.Name, strings.TrimSpace(name.Text), m.Version); err != nil {
				v.shell.fail("Set alias", err)
				return
			}
			v.shell.status.say(fmt.Sprintf("%s@%s is now version %d", m.Name, strings.TrimSpace(name.Text), m.Version))
			v.refresh()
		}, v.shell.Window)
	d.Resize(fyne.NewSize(360, 0))
	d.Show()
	v.shell.Window.Canvas().Focus(name)
}

func (v *modelsView) export(format, extension string) {
	m := v.chosen
	if m == nil {
		return
	}
	v.shell.pickTarget(fmt.Sprintf("%s-v%d%s", m.Name, m.Version, extension), func(path string) {
		v.shell.status.say("Exporting…")
		go func() {
			err := v.shell.Export(v.shell.ctx, *m, format, path)
			v.shell.Post(func() {
				if err != nil {
					v.shell.fail("Export", err)
					v.shell.status.say("Nothing was exported")
					return
				}
				v.shell.status.say("Exported " + path)
			})
		}()
	})
}

func (v *modelsView) retheme() { v.grid.SetColors(gridColors(v.shell.dark())) }
