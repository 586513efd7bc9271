package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/run"
)

// problems lists the findings of the check; a click leads to the place.
type problems struct {
	findings []run.Finding
	list     *widget.List
	empty    fyne.CanvasObject
	root     fyne.CanvasObject
}

func newProblems(jump func(run.Finding)) *problems {
	p := &problems{empty: centred("No problems found")}
	p.list = widget.NewList(func() int { return len(p.findings) }, newProblemRow, func(i widget.ListItemID, o fyne.CanvasObject) {
		if i < len(p.findings) {
			p.list.SetItemHeight(i, fillProblemRow(o, p.findings[i], p.list.Size().Width))
		}
	})
	p.list.OnSelected = func(i widget.ListItemID) {
		jump(p.findings[i])
		p.list.UnselectAll()
	}
	p.root = container.NewStack(p.list, p.empty)
	p.set(nil)
	return p
}

func (p *problems) set(findings []run.Finding) {
	p.findings = findings
	if len(findings) == 0 {
		p.list.Hide()
		p.empty.Show()
	} else {
		p.empty.Hide()
		p.list.Show()
	}
	p.list.Refresh()
}

func newProblemRow() fyne.CanvasObject {
	reason := widget.NewLabel("")
	reason.Wrapping = fyne.TextWrapWord
	title := widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	return container.NewBorder(nil, nil, container.NewHBox(widget.NewIcon(theme.WarningIcon()), title), nil, reason)
}

// fillProblemRow shows a finding in a row of a width and returns the height that all of its text needs.
func fillProblemRow(o fyne.CanvasObject, f run.Finding, width float32) float32 {
	row := o.(*fyne.Container)
	reason, left := row.Objects[0].(*widget.Label), row.Objects[1].(*fyne.Container)
	text := capital(f.Reason)
	if f.Remedy != "" {
		text += ". " + capital(f.Remedy) + "."
	}
	reason.SetText(text)
	left.Objects[1].(*widget.Label).SetText(f.Title)
	icon := theme.NewWarningThemedResource(theme.WarningIcon())
	var res fyne.Resource = icon
	switch f.Severity {
	case run.Invalid, run.Error:
		res = theme.NewErrorThemedResource(theme.ErrorIcon())
	case run.Note:
		res = theme.InfoIcon()
	}
	left.Objects[0].(*widget.Icon).SetResource(res)
	reason.Resize(fyne.NewSize(width-left.MinSize().Width-theme.Padding(), reason.Size().Height))
	return max(reason.MinSize().Height, left.MinSize().Height)
}

// worstOf counts findings for the tab's title.
func worstOf(findings []run.Finding) (errors, warnings int) {
	for _, f := range findings {
		switch f.Severity {
		case run.Invalid, run.Error:
			errors++
		case run.Warning:
			warnings++
		}
	}
	return errors, warnings
}
