package table_test

import (
	"slices"
	"testing"

	"headrace.dev/studio/engine/table"
)

func TestCompact(t *testing.T) {
	t.Parallel()
	levels := []string{"a", "b", "c", "d"}
	for name, c := range map[string]struct {
		column table.Column
		want   []string
	}{
		"unused levels":     {table.Categories("x", []int32{3, -1, 1, 3}, levels), []string{"b", "d"}},
		"all levels used":   {table.Categories("x", []int32{0, 1, 2, 3}, levels), levels},
		"no cell has one":   {table.Categories("x", []int32{-1, -1}, levels), []string{}},
		"no rows":           {table.Categories("x", nil, levels), []string{}},
		"no levels":         {table.Categories("x", []int32{-1}, nil), []string{}},
		"not a category":    {table.Texts("x", []string{"a"}, nil), nil},
		"numbers, no cells": {table.Numbers("x", nil, nil), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := c.column.As(table.Target)
			out := in.Compact()
			if !slices.Equal(out.Levels(), c.want) || out.Type != in.Type || out.Role != table.Target || out.Name != "x" || out.Len() != in.Len() {
				t.Fatalf("got %v of levels %v", out.Field, out.Levels())
			}
			for i := range in.Len() {
				if in.String(i) != out.String(i) || in.IsMissing(i) != out.IsMissing(i) {
					t.Errorf("row %d became %q, was %q", i, out.String(i), in.String(i))
				}
			}
		})
	}
}
