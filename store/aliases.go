package store

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

var (
	aliasForm   = regexp.MustCompile(`^[\p{L}\p{N}_][\p{L}\p{N}._-]{0,63}$`)
	numberAlias = regexp.MustCompile(`^[vV]?[0-9]+$`)
)

// checkAlias refuses names that cannot be aliases, and those that would lie one day.
func checkAlias(alias string) error {
	switch {
	case !aliasForm.MatchString(alias):
		return fmt.Errorf("%w: %q; use up to 64 letters, digits, dots, dashes and underscores", track.ErrAlias, alias)
	case strings.EqualFold(alias, "latest"):
		return fmt.Errorf("%w: %q would soon be none; leave the alias out to get the newest version", track.ErrAlias, alias)
	case numberAlias.MatchString(alias):
		return fmt.Errorf("%w: %q reads like a number of a version; choose a word such as champion", track.ErrAlias, alias)
	}
	return nil
}

// SetAlias moves an alias to a version; 0 takes it away. track.ErrAlias for a name that is refused, track.ErrNotFound for a
// model or version that is not there.
func (s *Store) SetAlias(ctx context.Context, name, alias string, version int) error {
	verb := fmt.Sprintf("set alias %q of %q", alias, name)
	if err := checkAlias(alias); err != nil {
		return wrap(verb, err)
	}
	return s.write(ctx, verb, func(tx *bbolt.Tx) error {
		newest, err := newestVersion(tx, name)
		if err != nil {
			return err
		}
		if newest.Version == 0 {
			return noModel(tx, name)
		}
		if version < 0 || version > newest.Version {
			return noVersion(newest, strconv.Itoa(version))
		}
		return moveAlias(tx, track.AliasEvent{Name: name, Alias: alias, Version: version, Time: time.Now().UTC()})
	})
}

// AliasHistory returns every move of the aliases of a model, oldest first. track.ErrNotFound when there is no such model.
func (s *Store) AliasHistory(ctx context.Context, name string) ([]track.AliasEvent, error) {
	var all []track.AliasEvent
	err := s.read(ctx, fmt.Sprintf("list aliases of %q", name), func(tx *bbolt.Tx) error {
		all = nil
		if newest, err := newestVersion(tx, name); err != nil || newest.Version == 0 {
			if err == nil {
				err = noModel(tx, name)
			}
			return err
		}
		for _, record := range under(tx.Bucket(movesBucket), prefix(name)) {
			var e track.AliasEvent
			if err := json.Unmarshal(record, &e); err != nil {
				return fmt.Errorf("%w: a move of an alias cannot be read: %w", track.ErrCorrupt, err)
			}
			all = append(all, e)
		}
		return nil
	})
	return all, err
}

// moveAlias sets an alias and writes it into the history, unless it is there already.
func moveAlias(tx *bbolt.Tx, e track.AliasEvent) error {
	aliases, moves := tx.Bucket(aliasesBucket), tx.Bucket(movesBucket)
	key := append(prefix(e.Name), e.Alias...)
	is, err := aliasVersion(tx, e.Name, e.Alias)
	if err != nil || is == e.Version {
		return err
	}
	if e.Version == 0 {
		err = aliases.Delete(key)
	} else {
		err = aliases.Put(key, []byte(strconv.Itoa(e.Version)))
	}
	if err != nil {
		return err
	}
	n, err := moves.NextSequence()
	if err != nil {
		return err
	}
	record, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode move: %w", err)
	}
	return moves.Put(numbered(e.Name, n), record)
}

// aliasVersion returns the version that an alias points to; 0 when there is no such alias.
func aliasVersion(tx *bbolt.Tx, name, alias string) (int, error) {
	record := tx.Bucket(aliasesBucket).Get(append(prefix(name), alias...))
	if record == nil {
		return 0, nil
	}
	v, err := strconv.Atoi(string(record))
	if err != nil {
		return 0, fmt.Errorf("%w: alias %q of %q reads %q", track.ErrCorrupt, alias, name, record)
	}
	return v, nil
}

// aliasesOf returns the aliases of a model by version, sorted.
func aliasesOf(tx *bbolt.Tx, name string) map[int][]string {
	byVersion := map[int][]string{}
	p := string(prefix(name))
	c := tx.Bucket(aliasesBucket).Cursor()
	for k, record := c.Seek([]byte(p)); strings.HasPrefix(string(k), p); k, record = c.Next() {
		if v, err := strconv.Atoi(string(record)); err == nil {
			byVersion[v] = append(byVersion[v], string(k[len(p):]))
		}
	}
	for _, names := range byVersion {
		slices.Sort(names)
	}
	return byVersion
}
