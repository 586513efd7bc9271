package table_test

import (
	"errors"
	"fmt"
	"testing"

	"headrace.dev/studio/engine/table"
)

func TestLocated(t *testing.T) {
	t.Parallel()
	all, err := table.New(table.Integers("a", []int64{1, 2, 3, 4, 5}, nil))
	if err != nil {
		t.Fatal(err)
	}
	part := all.Take([]int{4, 2})
	reason := errors.New("bad cell")
	in := func(row int) error { return &table.ColumnError{Column: "a", Row: row, Err: reason} }
	for name, test := range map[string]struct {
		rows *table.Table
		err  error
		want string
	}{
		"all rows":      {all, in(1), `column "a", row 2: bad cell`},
		"part":          {part, in(0), `column "a", row 5: bad cell`},
		"part of part":  {part.Take([]int{1}), in(0), `column "a", row 3: bad cell`},
		"whole column":  {part, in(-1), `column "a": bad cell`},
		"not its row":   {part, in(2), `column "a", row 3: bad cell`},
		"other error":   {part, reason, "bad cell"},
		"named already": {part, fmt.Errorf("fit: %w", in(0)), `fit: column "a", row 1: bad cell`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := test.rows.Located(test.err)
			if got.Error() != test.want || !errors.Is(got, reason) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if all.Located(nil) != nil {
		t.Error("no error became one")
	}
}
