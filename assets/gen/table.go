package main

import (
	"bytes"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"strconv"
)

// table collects rows of text and writes them as CSV by RFC 4180 with "\n" line ends.
type table struct {
	rows [][]string
}

func newTable(header ...string) *table { return &table{rows: [][]string{header}} }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) encode() ([]byte, error) {
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(t.rows); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// number writes v with a fixed count of decimals.
func number(v float64, decimals int) string { return strconv.FormatFloat(v, 'f', decimals, 64) }

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

// pick draws an index with probability in proportion to the weights.
func pick(r *rand.Rand, weights ...float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := r.Float64() * total
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// poisson draws a count with the given mean by Knuth's product of uniforms; the cost grows with the mean.
func poisson(r *rand.Rand, mean float64) int {
	limit, product := math.Exp(-mean), r.Float64()
	count := 0
	for product > limit {
		count++
		product *= r.Float64()
	}
	return count
}

func sigmoid(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

func clamp(v, low, high float64) float64 { return min(max(v, low), high) }
