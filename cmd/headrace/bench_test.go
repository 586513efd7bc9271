package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// writeCustomers writes a CSV file of 10 measurements with gaps, 2 categories and an answer that depends on some of them.
func writeCustomers(tb testing.TB, path string, rows int) {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, uint64(rows)))
	var b bytes.Buffer
	for j := range 10 {
		fmt.Fprintf(&b, "x%d,", j)
	}
	b.WriteString("region,plan,answer\n")
	for range rows {
		score := 0.0
		for j := range 10 {
			v := r.NormFloat64()
			if j < 3 {
				score += v
			}
			if r.IntN(50) > 0 {
				fmt.Fprintf(&b, "%.4g", v)
			}
			b.WriteByte(',')
		}
		answer := "no"
		if r.Float64() < 1/(1+math.Exp(-score)) {
			answer = "yes"
		}
		fmt.Fprintf(&b, "region %d,plan %d,%s\n", r.IntN(6), r.IntN(3), answer)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkJob is a whole job as people do it: a starter pipeline from a CSV file, then its run in an empty workspace, with every
// output stored. Its time should grow as the rows do.
func BenchmarkJob(b *testing.B) {
	for _, learner := range []string{"logistic", "boosting"} {
		for _, rows := range []int{2000, 20_000} {
			b.Run(fmt.Sprintf("%s/rows=%d", learner, rows), func(b *testing.B) {
				dir := b.TempDir()
				data, pipeline := filepath.Join(dir, "data.csv"), filepath.Join(dir, "job.pipeline.json")
				writeCustomers(b, data, rows)
				for k := 0; b.Loop(); k++ {
					workspace := "--workspace=" + filepath.Join(dir, fmt.Sprint("workspace ", k))
					headrace(b, "new", workspace, "--target=answer", "--learner="+learner, "--split=holdout=0.2", "--force", "-o", pipeline, data)
					headrace(b, "run", workspace, "--quiet", pipeline)
				}
			})
		}
	}
}

// headrace carries out a command and fails when that does not succeed.
func headrace(tb testing.TB, args ...string) {
	tb.Helper()
	var said bytes.Buffer
	if code := Main(tb.Context(), args, IO{Out: io.Discard, Err: &said}); code != 0 {
		tb.Fatalf("%v: exit %d\n%s", args, code, said.String())
	}
}
