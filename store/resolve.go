package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

// Resolve finds "name", "name@3" or "name@alias"; without @ the newest version. track.ErrNotFound says what there is, the name
// that was probably meant first.
func (s *Store) Resolve(ctx context.Context, ref string) (track.Version, error) {
	name, which, chosen := strings.Cut(ref, "@")
	var v track.Version
	err := s.read(ctx, fmt.Sprintf("find model %q", ref), func(tx *bbolt.Tx) error {
		newest, err := newestVersion(tx, name)
		switch {
		case err != nil:
			return err
		case newest.Version == 0:
			return noModel(tx, name)
		case !chosen:
			v = newest
			return nil
		}
		n, err := aliasVersion(tx, name, which)
		if err != nil {
			return err
		}
		if number, err := strconv.Atoi(which); err == nil {
			n = number
		}
		if n < 1 || n > newest.Version {
			return unknownVersion(tx, newest, which)
		}
		record := tx.Bucket(versionsBucket).Get(numbered(name, uint64(n)))
		v, err = decodeVersion(record, aliasesOf(tx, name))
		return err
	})
	return v, err
}

// unknownVersion says which versions and aliases a model has.
func unknownVersion(tx *bbolt.Tx, newest track.Version, which string) error {
	if strings.EqualFold(which, "latest") {
		return fmt.Errorf("%w: %q is no alias; write %q to get the newest version", track.ErrNotFound, which, newest.Name)
	}
	if number, ok := strings.CutPrefix(which, "v"); ok && numberAlias.MatchString(number) {
		return fmt.Errorf("%w: %q is no alias; write %q to get a version", track.ErrNotFound, which, newest.Name+"@"+number)
	}
	if numberAlias.MatchString(which) {
		return noVersion(newest, which)
	}
	aliases := slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Values(aliasesOf(tx, newest.Name)))...)))
	return fmt.Errorf("%w: model %q has no alias %q; %s", track.ErrNotFound, newest.Name, which, exists("alias", which, aliases))
}

func noVersion(newest track.Version, which string) error {
	return fmt.Errorf("%w: model %q has no version %s; its newest is %d", track.ErrNotFound, newest.Name, which, newest.Version)
}

func noModel(tx *bbolt.Tx, name string) error {
	return fmt.Errorf("%w: there is no model %q; %s", track.ErrNotFound, name, exists("model", name, modelNames(tx)))
}

// exists names what there is, in place of what was asked for: the closest name, else the first few.
func exists(what, asked string, names []string) string {
	const few = 5
	if len(names) == 0 {
		return "there is no " + what + " yet"
	}
	if best := closest(asked, names); best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	if len(names) > few {
		return fmt.Sprintf("there are %s and %d more", strings.Join(names[:few], ", "), len(names)-few)
	}
	return "there is " + strings.Join(names, ", ")
}

// closest returns the name that takes the fewest edits to reach; "" when all take more than two and a third of its length, or
// as many as writing it anew.
func closest(asked string, names []string) string {
	best, fewest := "", 0
	for _, name := range names {
		d := edits(strings.ToLower(asked), strings.ToLower(name))
		if d <= max(2, len(name)/3) && d < len(asked) && d < len(name) && (best == "" || d < fewest) {
			best, fewest = name, d
		}
	}
	return best
}

// edits is the Levenshtein distance of two words (Wagner and Fischer, 1974), by rows.
func edits(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range to {
			change := diagonal
			if x != y {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
