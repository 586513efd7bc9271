package store_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

// fakeModel is what the registry needs of a model.
type fakeModel string

func (fakeModel) ValueKind() string { return "model" }

func (m fakeModel) Encode(w io.Writer) error {
	_, err := io.WriteString(w, string(m))
	return err
}

func (m fakeModel) Describe() (string, evaluate.Task) {
	return "Model " + string(m), evaluate.Regression
}

// fakeTable is a value that is no model.
type fakeTable struct{}

func (fakeTable) ValueKind() string { return "table" }

func register(t *testing.T, s *store.Store, r stage.Registration) stage.Registered {
	t.Helper()
	got, err := s.Register(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestVersionsCountFromOne(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for i, c := range []struct {
		name, model string
		want        stage.Registered
	}{
		{"churn", "a", stage.Registered{Name: "churn", Version: 1, Fresh: true}},
		{"churn", "a", stage.Registered{Name: "churn", Version: 1}},
		{"churn", "b", stage.Registered{Name: "churn", Version: 2, Fresh: true}},
		{"churn", "a", stage.Registered{Name: "churn", Version: 3, Fresh: true}},
		{"churn 2", "a", stage.Registered{Name: "churn 2", Version: 1, Fresh: true}},
		{"chur", "c", stage.Registered{Name: "chur", Version: 1, Fresh: true}},
		{"Prognose Zürich", "z", stage.Registered{Name: "Prognose Zürich", Version: 1, Fresh: true}},
	} {
		if got := register(t, s, stage.Registration{Name: c.name, Model: fakeModel(c.model)}); got != c.want {
			t.Errorf("%d: got %+v, want %+v", i, got, c.want)
		}
	}
	models, err := s.Models(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range models {
		got = append(got, fmt.Sprint(m.Name, "@", m.Version))
	}
	if diff := cmp.Diff([]string{"Prognose Zürich@1", "chur@1", "churn@3", "churn 2@1"}, got); diff != "" {
		t.Errorf("models (-want +got):\n%s", diff)
	}
	versions, err := s.Versions(t.Context(), "churn")
	if err != nil || len(versions) != 3 || versions[0].Version != 3 || versions[0].Object != versions[2].Object {
		t.Errorf("got %+v, %v", versions, err)
	}
}

func TestVersionSaysWhereItCameFrom(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	r := begin(t, s, &track.Run{ID: "run-1"})
	given := map[string]float64{"rmse": 0.5, "broken": math.NaN()}
	done := register(t, s, stage.Registration{
		Name: "m", Model: fakeModel("abc"), Node: "n7", Note: "first try", Metrics: given,
		Aliases: []string{"champion", "a"},
	})
	r.Models = []track.ModelRef{{Name: "m", Version: done.Version}}
	finish(t, s, r, track.Done)
	// A later run that comes to the same model does not claim it.
	later := begin(t, s, &track.Run{ID: "run-2", Models: r.Models})
	finish(t, s, later, track.Done)
	got, err := s.Resolve(t.Context(), "m")
	if err != nil {
		t.Fatal(err)
	}
	if got.Created.IsZero() {
		t.Error("no time")
	}
	want := track.Version{
		Name: "m", Version: 1, Object: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Size: 3,
		Task: "regression", Title: "Model abc", Run: "run-1", Node: "n7", Note: "first try", Metrics: map[string]float64{"rmse": 0.5},
		Created: got.Created, Aliases: []string{"a", "champion"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("version (-want +got):\n%s", diff)
	}
	if len(given) != 2 {
		t.Error("the caller's metrics were changed")
	}
	if content, err := get(t, s, got.Object); err != nil || string(content) != "abc" {
		t.Errorf("got %q, %v", content, err)
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for _, m := range []string{"a", "b", "c"} {
		register(t, s, stage.Registration{Name: "churn", Model: fakeModel(m)})
	}
	register(t, s, stage.Registration{Name: "house prices", Model: fakeModel("h")})
	if err := s.SetAlias(t.Context(), "churn", "champion", 2); err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]int{"churn": 3, "churn@1": 1, "churn@3": 3, "churn@champion": 2, "house prices": 1} {
		if got, err := s.Resolve(t.Context(), ref); err != nil || got.Version != want {
			t.Errorf("%s: got %d, %v, want %d", ref, got.Version, err, want)
		}
	}
	for ref, want := range map[string]string{
		"chrun":          `did you mean "churn"?`,
		"House Price":    `did you mean "house prices"?`,
		"xyz":            "there is churn, house prices",
		"churn@champoin": `did you mean "champion"?`,
		"churn@backup":   "there is champion",
		"house prices@x": "there is no alias yet",
		"churn@4":        "its newest is 3",
		"churn@0":        "its newest is 3",
		"churn@":         "there is champion",
		"churn@latest":   `write "churn"`,
		"churn@v2":       `write "churn@2"`,
		"":               "there is churn, house prices",
	} {
		if _, err := s.Resolve(t.Context(), ref); !errors.Is(err, track.ErrNotFound) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", ref, err, want)
		}
	}
}

func TestAliasesMoveAndAreRemembered(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	ctx := t.Context()
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("a"), Aliases: []string{"champion"}})
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("b"), Aliases: []string{"champion"}})
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("b"), Aliases: []string{"champion"}}) // moves nothing
	register(t, s, stage.Registration{Name: "other", Model: fakeModel("a"), Aliases: []string{"champion"}})
	for _, version := range []int{1, 1, 0, 0} {
		if err := s.SetAlias(ctx, "m", "champion", version); err != nil {
			t.Fatal(err)
		}
	}
	history, err := s.AliasHistory(ctx, "m")
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	for i, e := range history {
		got = append(got, e.Version)
		if e.Name != "m" || e.Alias != "champion" || e.Time.IsZero() || i > 0 && e.Time.Before(history[i-1].Time) {
			t.Errorf("move %d: %+v", i, e)
		}
	}
	if diff := cmp.Diff([]int{1, 2, 1, 0}, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	versions, err := s.Versions(ctx, "m")
	if err != nil || versions[0].Aliases != nil || versions[1].Aliases != nil {
		t.Errorf("got %+v, %v", versions, err)
	}
}

func TestRegistrationsAreRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("a")})
	model := fakeModel("x")
	for name, c := range map[string]struct {
		r    stage.Registration
		want error
	}{
		"no name":        {stage.Registration{Model: model}, store.ErrName},
		"@ in the name":  {stage.Registration{Name: "a@b", Model: model}, store.ErrName},
		"path as name":   {stage.Registration{Name: "../a", Model: model}, store.ErrName},
		"space at ends":  {stage.Registration{Name: " a", Model: model}, store.ErrName},
		"zero in name":   {stage.Registration{Name: "a\x00b", Model: model}, store.ErrName},
		"long name":      {stage.Registration{Name: strings.Repeat("a", 101), Model: model}, store.ErrName},
		"no model":       {stage.Registration{Name: "m"}, store.ErrModel},
		"a table":        {stage.Registration{Name: "m", Model: fakeTable{}}, store.ErrModel},
		"alias latest":   {stage.Registration{Name: "m", Model: model, Aliases: []string{"Latest"}}, track.ErrAlias},
		"alias v3":       {stage.Registration{Name: "m", Model: model, Aliases: []string{"v3"}}, track.ErrAlias},
		"alias 3":        {stage.Registration{Name: "m", Model: model, Aliases: []string{"3"}}, track.ErrAlias},
		"empty alias":    {stage.Registration{Name: "m", Model: model, Aliases: []string{""}}, track.ErrAlias},
		"alias with @":   {stage.Registration{Name: "m", Model: model, Aliases: []string{"a@b"}}, track.ErrAlias},
		"second is none": {stage.Registration{Name: "m", Model: model, Aliases: []string{"fine", "no good"}}, track.ErrAlias},
	} {
		if _, err := s.Register(t.Context(), c.r); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	for name, c := range map[string]struct{ got, want error }{
		"alias of no model":   {s.SetAlias(t.Context(), "none", "champion", 1), track.ErrNotFound},
		"alias of no version": {s.SetAlias(t.Context(), "m", "champion", 2), track.ErrNotFound},
		"alias of minus one":  {s.SetAlias(t.Context(), "m", "champion", -1), track.ErrNotFound},
		"alias v1":            {s.SetAlias(t.Context(), "m", "v1", 1), track.ErrAlias},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
	if versions, err := s.Versions(t.Context(), "m"); err != nil || len(versions) != 1 {
		t.Errorf("a refused registration left %+v, %v", versions, err)
	}
	if _, err := s.Versions(t.Context(), "none"); !errors.Is(err, track.ErrNotFound) {
		t.Errorf("versions of none: %v", err)
	}
	if _, err := s.AliasHistory(t.Context(), "none"); !errors.Is(err, track.ErrNotFound) {
		t.Errorf("history of none: %v", err)
	}
}

func TestGoroutinesRegisterAtOnce(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	const n = 40
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			// Every fourth is refused inside its transaction, which must not harm those it shares the transaction with.
			if i%4 == 0 {
				if err := s.SetAlias(t.Context(), "none", "champion", 1); !errors.Is(err, track.ErrNotFound) {
					t.Error(err)
				}
				return
			}
			if _, err := s.Register(t.Context(), stage.Registration{Name: "m", Model: fakeModel(fmt.Sprint(i))}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	versions, err := s.Versions(t.Context(), "m")
	if err != nil || len(versions) != n*3/4 {
		t.Fatalf("got %d versions, %v", len(versions), err)
	}
	seen := map[string]bool{}
	for i, v := range versions {
		if v.Version != len(versions)-i || seen[v.Object] {
			t.Errorf("version %d holds %s", v.Version, v.Object)
		}
		seen[v.Object] = true
	}
}
