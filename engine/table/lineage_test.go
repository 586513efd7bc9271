package table_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/table"
)

func TestLineage(t *testing.T) {
	t.Parallel()
	origin := newTable(t, table.Numbers("a", []float64{1, 2}, nil), table.Numbers("b", []float64{3, 4}, nil)).WithOrigin("csv.rows")
	first := table.Fitted{ID: "1", Node: "first", Step: &plus{"a", "c", 10}}
	second := table.Fitted{ID: "2", Node: "second", Step: &plus{"c", "d", 100}}
	apply := func(f table.Fitted, tab *table.Table) *table.Table {
		t.Helper()
		out, err := f.Apply(t.Context(), tab)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	one := apply(first, origin)
	both := apply(second, one)
	if diff := cmp.Diff([]string{"111", "112"}, cells(both.At(3))); diff != "" {
		t.Error("steps (-want +got):\n" + diff)
	}
	if diff := cmp.Diff(origin.Schema(), both.Lineage().Origin.Schema); diff != "" {
		t.Error("origin (-want +got):\n" + diff)
	}
	if len(origin.Lineage().Steps) != 0 || len(one.Lineage().Steps) != 1 {
		t.Error("a step changed the lineage of the table it was applied to")
	}
	if diff := cmp.Diff([]string{"a"}, both.Lineage().Sources([]string{"d"})); diff != "" {
		t.Error("sources of d (-want +got):\n" + diff)
	}
	if diff := cmp.Diff([]string{"a", "b"}, both.Lineage().Sources([]string{"b", "c"})); diff != "" {
		t.Error("sources of b and c (-want +got):\n" + diff)
	}

	for name, test := range map[string]struct {
		rows *table.Table
		want []string
	}{
		"from the source": {origin, []string{"1", "2"}}, "half way": {one, []string{"2"}}, "all the way": {both, nil},
		"rows taken": {one.Take([]int{1}), []string{"2"}},
	} {
		missing, err := both.Lineage().Missing(test.rows)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range missing {
			got = append(got, f.ID)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, err := one.Lineage().Missing(both); !errors.Is(err, table.ErrLineage) {
		t.Errorf("a step unknown to the model: %v", err)
	}
	if _, err := both.Lineage().Missing(apply(first, apply(second, origin))); !errors.Is(err, table.ErrLineage) {
		t.Errorf("steps in another order: %v", err)
	}
}

func TestLineageRoundTrip(t *testing.T) {
	t.Parallel()
	rows := newTable(t, table.Numbers("a", []float64{1}, nil)).WithOrigin("o")
	for _, id := range []string{"first", "second"} {
		var err error
		if rows, err = (table.Fitted{ID: id, Node: id, Step: &plus{"a", id, 1}}).Apply(t.Context(), rows); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := table.MarshalLineage(rows.Lineage())
	if err != nil {
		t.Fatal(err)
	}
	back, err := table.UnmarshalLineage(raw, decodePlus)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows.Lineage(), back); diff != "" {
		t.Error("saved (-want +got):\n" + diff)
	}
}
