package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// Encoder is what a value needs to be registered; equal models must write equal bytes.
type Encoder interface {
	Encode(w io.Writer) error
}

// Describer is what a model may tell about itself for lists of versions: what people call it and what it predicts.
type Describer interface {
	Describe() (title string, task evaluate.Task)
}

// nameForm is what a model may be called: words that need no quoting in a file name, "@" apart, which begins a version.
var nameForm = regexp.MustCompile(`^[\p{L}\p{N}_]([\p{L}\p{N} ._-]{0,98}[\p{L}\p{N}_])?$`)

// Register makes the model the newest version of the name, unless the newest already is this very model, and moves the aliases
// to that version. Versions count from 1 and are never changed or removed. The model is on the disk when Register returns.
// Metrics that are not finite are left out. ErrName and ErrModel for what cannot be registered, track.ErrAlias for an alias
// that is refused.
func (s *Store) Register(ctx context.Context, r stage.Registration) (stage.Registered, error) {
	verb := fmt.Sprintf("register %q", r.Name)
	encoder, err := checkRegistration(r)
	if err != nil {
		return stage.Registered{}, wrap(verb, err)
	}
	address, size, err := s.objects.put(ctx, encoder.Encode, true)
	if err != nil {
		return stage.Registered{}, wrap(verb, err)
	}
	v := track.Version{
		Name: r.Name, Object: address, Size: size, Task: r.Task, Title: cmp.Or(r.Title, r.Name), Node: r.Node, Note: r.Note,
		Metrics: maps.Clone(r.Metrics), Created: time.Now().UTC(),
	}
	maps.DeleteFunc(v.Metrics, func(_ string, m float64) bool { return !finite(m) })
	if d, ok := r.Model.(Describer); ok {
		title, task := d.Describe()
		v.Title, v.Task = title, string(task)
	}
	var done stage.Registered
	err = s.write(ctx, verb, func(tx *bbolt.Tx) error {
		newest, err := newestVersion(tx, r.Name)
		if err != nil {
			return err
		}
		done = stage.Registered{Name: r.Name, Version: newest.Version, Fresh: newest.Object != address}
		if done.Fresh {
			done.Version++
			v.Version = done.Version
			if err := putVersion(tx, v); err != nil {
				return err
			}
		}
		for _, alias := range r.Aliases {
			if err := moveAlias(tx, track.AliasEvent{Name: r.Name, Alias: alias, Version: done.Version, Time: v.Created}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return stage.Registered{}, err
	}
	return done, nil
}

func checkRegistration(r stage.Registration) (Encoder, error) {
	if !nameForm.MatchString(r.Name) {
		return nil, fmt.Errorf("%w: a model may be called by up to 100 letters, digits, spaces, dots, dashes and underscores", ErrName)
	}
	for _, alias := range r.Aliases {
		if err := checkAlias(alias); err != nil {
			return nil, err
		}
	}
	if r.Model == nil {
		return nil, fmt.Errorf("%w: nothing came in; connect a model", ErrModel)
	}
	encoder, ok := r.Model.(Encoder)
	if !ok {
		return nil, fmt.Errorf("%w: a %s cannot be registered; connect a model", ErrModel, r.Model.ValueKind())
	}
	return encoder, nil
}

// Models returns the newest version of every name, sorted by name.
func (s *Store) Models(ctx context.Context) ([]track.Version, error) {
	var all []track.Version
	err := s.read(ctx, "list models", func(tx *bbolt.Tx) error {
		all = nil
		for _, name := range modelNames(tx) {
			v, err := newestVersion(tx, name)
			if err != nil {
				return err
			}
			all = append(all, v)
		}
		return nil
	})
	return all, err
}

// Versions returns all versions of a name, newest first. track.ErrNotFound when there is none.
func (s *Store) Versions(ctx context.Context, name string) ([]track.Version, error) {
	var all []track.Version
	err := s.read(ctx, fmt.Sprintf("list versions of %q", name), func(tx *bbolt.Tx) error {
		all = nil
		aliases := aliasesOf(tx, name)
		for _, record := range under(tx.Bucket(versionsBucket), prefix(name)) {
			v, err := decodeVersion(record, aliases)
			if err != nil {
				return err
			}
			all = append(all, v)
		}
		if len(all) == 0 {
			return noModel(tx, name)
		}
		slices.Reverse(all)
		return nil
	})
	return all, err
}

// newestVersion returns the version of a name with the highest number; number 0 when there is none.
func newestVersion(tx *bbolt.Tx, name string) (track.Version, error) {
	c := tx.Bucket(versionsBucket).Cursor()
	end := append([]byte(name), 1) // behind the last key of the name
	step := c.Prev
	if k, _ := c.Seek(end); k == nil {
		step = c.Last
	}
	k, record := step()
	if !strings.HasPrefix(string(k), string(prefix(name))) {
		return track.Version{}, nil
	}
	return decodeVersion(record, aliasesOf(tx, name))
}

// modelNames returns the registered names, sorted.
func modelNames(tx *bbolt.Tx) []string {
	var names []string
	c := tx.Bucket(versionsBucket).Cursor()
	for k, _ := c.First(); k != nil; {
		name, _, _ := strings.Cut(string(k), "\x00")
		names = append(names, name)
		k, _ = c.Seek(append([]byte(name), 1))
	}
	return names
}

// under returns the values whose keys begin with p, in the order of the keys. They are valid during the transaction.
func under(b *bbolt.Bucket, p []byte) [][]byte {
	var values [][]byte
	c := b.Cursor()
	for k, v := c.Seek(p); strings.HasPrefix(string(k), string(p)); k, v = c.Next() {
		values = append(values, v)
	}
	return values
}

func putVersion(tx *bbolt.Tx, v track.Version) error {
	v.Aliases = nil // they have a bucket of their own
	record, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode version: %w", err)
	}
	return tx.Bucket(versionsBucket).Put(numbered(v.Name, uint64(v.Version)), record)
}

func decodeVersion(record []byte, aliases map[int][]string) (track.Version, error) {
	var v track.Version
	if err := json.Unmarshal(record, &v); err != nil {
		return v, fmt.Errorf("%w: the record of a version cannot be read: %w", track.ErrCorrupt, err)
	}
	v.Aliases = aliases[v.Version]
	return v, nil
}

// creditVersions writes into the versions that a run registered which run it was, where that is not known yet.
func creditVersions(tx *bbolt.Tx, r *track.Run) error {
	for _, ref := range r.Models {
		record := tx.Bucket(versionsBucket).Get(numbered(ref.Name, uint64(ref.Version)))
		if record == nil {
			continue
		}
		v, err := decodeVersion(record, nil)
		if err != nil {
			return err
		}
		if v.Run != "" {
			continue
		}
		v.Run = r.ID
		if err := putVersion(tx, v); err != nil {
			return err
		}
	}
	return nil
}
