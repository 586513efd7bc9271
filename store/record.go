package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/track"
)

// encodedRun is a run in the form in which it is stored: the document apart, so that lists need not read it.
type encodedRun struct {
	id       string
	record   []byte
	document []byte
}

// encodeRun encodes a run before its transaction begins. JSON has no word for a metric that is not finite: it moves to those
// that could not be computed, for a record must not be lost over it.
func encodeRun(r *track.Run) (encodedRun, error) {
	bare := *r
	bare.Document = nil
	record, err := json.Marshal(&bare)
	if _, ok := errors.AsType[*json.UnsupportedValueError](err); ok {
		bare.Evaluations = slices.Clone(bare.Evaluations)
		for i := range bare.Evaluations {
			setAside(&bare.Evaluations[i])
		}
		record, err = json.Marshal(&bare)
	}
	if err != nil {
		return encodedRun{}, fmt.Errorf("encode record: %w", err)
	}
	return encodedRun{id: r.ID, record: record, document: r.Document}, nil
}

func setAside(e *track.Evaluation) {
	e.Skipped = maps.Clone(e.Skipped)
	if e.Skipped == nil {
		e.Skipped = map[string]string{}
	}
	e.Metrics = maps.Clone(e.Metrics)
	maps.DeleteFunc(e.Metrics, func(name string, s evaluate.Score) bool {
		bad := !finite(s.Mean) || !finite(s.Std) || slices.ContainsFunc(s.Folds, func(v float64) bool { return !finite(v) })
		if bad {
			e.Skipped[name] = "its value is not a finite number"
		}
		return bad
	})
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// runKey sorts runs by their start.
func runKey(r *track.Run) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(max(0, r.Started.UnixNano()))), r.ID...)
}

// put stores the run under a key.
func (e encodedRun) put(tx *bbolt.Tx, key []byte) error {
	if err := tx.Bucket(runsBucket).Put(key, e.record); err != nil {
		return err
	}
	documents := tx.Bucket(documentsBucket)
	if e.document == nil || bytes.Equal(documents.Get([]byte(e.id)), e.document) {
		return nil
	}
	return documents.Put([]byte(e.id), e.document)
}

// replace stores the run where it was.
func (e encodedRun) replace(tx *bbolt.Tx) error {
	key := tx.Bucket(runKeysBucket).Get([]byte(e.id))
	if key == nil {
		return noRun(e.id)
	}
	return e.put(tx, bytes.Clone(key))
}

// decodeRun reads a stored record.
func decodeRun(record []byte) (*track.Run, error) {
	r := &track.Run{}
	if err := json.Unmarshal(record, r); err != nil {
		return nil, fmt.Errorf("%w: the record of a run cannot be read: %w", track.ErrCorrupt, err)
	}
	return r, nil
}
