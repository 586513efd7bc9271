package shell

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"

	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/stage"
)

func TestOnlyLearnersThatFitAreOffered(t *testing.T) {
	test.NewTempApp(t)
	l := newLearnerChoices(catalog.All().Families())
	l.offer(stage.Classification)
	if slices.Contains(l.group.Options, "Linear regression") || !slices.Contains(l.group.Options, "Logistic regression") {
		t.Fatalf("for classes, offered are %v", l.group.Options)
	}
	l.group.SetSelected([]string{"Logistic regression", "Decision tree"})
	l.offer(stage.Regression)
	if got, want := l.kinds(), []string{"learn.tree"}; !slices.Equal(got, want) {
		t.Errorf("for numbers, %v stay ticked, want %v", got, want)
	}
	l.offer(stage.Clustering)
	if got, want := l.group.Options, []string{"K-means"}; !slices.Equal(got, want) {
		t.Errorf("for groups, offered are %v, want %v", got, want)
	}
}
