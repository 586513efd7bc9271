package main

import (
	"bytes"
	"encoding/csv"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFilesAreCurrent(t *testing.T) {
	t.Parallel()
	for name, generate := range generators {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := generate()
			if err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(name)))
			if err != nil {
				t.Fatal(err)
			}
			equal := bytes.Equal
			if strings.HasSuffix(name, ".png") {
				equal = samePicture // the bytes also depend on the release of Go that compressed them
			}
			if !equal(got, want) {
				t.Error("stale; run go generate ./assets")
			}
		})
	}
}

func samePicture(a, b []byte) bool {
	first, err := png.Decode(bytes.NewReader(a))
	if err != nil {
		return false
	}
	second, err := png.Decode(bytes.NewReader(b))
	if err != nil || first.Bounds() != second.Bounds() {
		return false
	}
	for y := range iconSize {
		for x := range iconSize {
			if first.At(x, y) != second.At(x, y) {
				return false
			}
		}
	}
	return true
}

// The area under the ROC curve of the true log-odds bounds what any model can reach on this data.
func TestChurnCanBeLearned(t *testing.T) {
	t.Parallel()
	r := source(99)
	type scored struct {
		score   float64
		churned bool
	}
	var people []scored
	for i := range 20000 {
		c := drawCustomer(r, i)
		people = append(people, scored{churnScore(c), c.churned})
	}
	slices.SortFunc(people, func(a, b scored) int {
		if a.score < b.score {
			return -1
		}
		return 1
	})
	var left, stayed, ordered float64
	for _, p := range people {
		if p.churned {
			left++
			ordered += stayed
		} else {
			stayed++
		}
	}
	if area := ordered / left / stayed; area < 0.87 || area > 0.93 {
		t.Errorf("area under the curve of the true score = %.3f, want 0.87 to 0.93: learnable, and not a given", area)
	}
	if rate := left / (left + stayed); rate < 0.25 || rate > 0.42 {
		t.Errorf("%.0f %% leave, want 25 to 42", 100*rate)
	}
}

func TestCustomersAreMessy(t *testing.T) {
	t.Parallel()
	content, err := customers(source(1))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header, rows := rows[0], rows[1:]
	count := func(column string, holds func(string) bool) int {
		at, n := slices.Index(header, column), 0
		for _, row := range rows {
			if holds(row[at]) {
				n++
			}
		}
		return n
	}
	is := func(text string) func(string) bool { return func(cell string) bool { return cell == text } }
	contains := func(text string) func(string) bool {
		return func(cell string) bool { return strings.Contains(cell, text) }
	}
	seen := map[string]bool{}
	for _, row := range rows {
		seen[row[0]] = true
	}
	for what, check := range map[string]struct{ got, least int }{
		"ages left empty":           {count("age", is("")), 20},
		"ages written NA":           {count("age", is("NA")), 5},
		"ages written ?":            {count("age", is("?")), 5},
		"regions left empty":        {count("region", is("")), 40},
		"regions in lower case":     {count("region", is("south")), 3},
		"satisfaction left empty":   {count("satisfaction", is("")), 100},
		"comments with a comma":     {count("comment", contains(",")), 20},
		"comments with a quote":     {count("comment", contains(`"`)), 20},
		"comments with a line end":  {count("comment", contains("\n")), 5},
		"comments beyond ASCII":     {count("comment", contains("è")), 5},
		"rows sent twice":           {len(rows) - len(seen), 5},
		"customers before that":     {len(seen), 1500},
		"customers who have left":   {count("churned", is("yes")), 300},
		"customers who have stayed": {count("churned", is("no")), 900},
	} {
		if check.got < check.least {
			t.Errorf("%s: %d, want %d or more", what, check.got, check.least)
		}
	}
}
