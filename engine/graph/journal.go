package graph

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"headrace.dev/studio/engine/durable"
)

// journalSuffix ends the name of the journal beside a pipeline file.
const journalSuffix = ".journal"

// syncWithin bounds what a crash of the machine can lose; a crash of the program loses nothing.
const syncWithin = time.Second

// Journal appends edits to a file beside the pipeline, so that work survives a crash before it was saved. Each line is JSON.
type Journal struct {
	f *os.File

	mu      sync.Mutex
	pending *time.Timer // the sync that is due; nil when all is on the disk
	err     error       // of a sync in the background, told by the next call
}

type journalLine struct {
	Base string `json:"base,omitempty"` // first line: hash of the saved document that the edits follow
	Edit *Edit  `json:"edit,omitempty"`
}

// OpenJournal begins a new journal for the document as it was saved at path, replacing an older one.
func OpenJournal(path string, saved *Document) (*Journal, error) {
	base, err := baseOf(saved)
	if err != nil {
		return nil, err
	}
	line, err := json.Marshal(journalLine{Base: base})
	if err != nil {
		return nil, fmt.Errorf("start journal: %w", err)
	}
	name := path + journalSuffix
	if err := durable.WriteFile(name, func(w io.Writer) error { _, err := w.Write(append(line, '\n')); return err }); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("start journal: %w", err)
	}
	return &Journal{f: f}, nil
}

// Append writes an edit. The operating system has it when Append returns, the disk within a second.
func (j *Journal) Append(e Edit) error {
	line, err := json.Marshal(journalLine{Edit: &e})
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if _, err := j.f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.pending == nil {
		j.pending = time.AfterFunc(syncWithin, j.sync)
	}
	err, j.err = j.err, nil
	return err
}

// sync brings what was appended to the disk.
func (j *Journal) sync() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.pending == nil {
		return
	}
	j.pending = nil
	if err := j.f.Sync(); err != nil {
		j.err = fmt.Errorf("write journal: %w", err)
	}
}

// settle ends the background sync.
func (j *Journal) settle() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.pending != nil {
		j.pending.Stop()
		j.pending = nil
	}
}

// Close ends the journal and keeps its file: what it holds can be recovered.
func (j *Journal) Close() error {
	j.sync()
	err := j.f.Close()
	return errors.Join(j.err, err)
}

// Discard ends the journal and removes its file: everything is saved.
func (j *Journal) Discard() error {
	j.settle()
	return errors.Join(j.f.Close(), os.Remove(j.f.Name()))
}

// Recover returns the edits of a journal left beside path that follow the saved document. A journal of another state of the
// document, or none, gives nothing. A last line that was cut off by a crash is left out.
func Recover(path string, saved *Document) ([]Edit, error) {
	data, err := os.ReadFile(path + journalSuffix)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read journal: %w", err)
	}
	base, err := baseOf(saved)
	if err != nil {
		return nil, err
	}
	return follow(data, base, saved), nil
}

// follow reads the edits of a journal for as long as they are whole and fit the document.
func follow(journal []byte, base string, saved *Document) []Edit {
	var edits []Edit
	trial := saved.Clone()
	lines := bufio.NewScanner(bytes.NewReader(journal))
	lines.Buffer(nil, len(journal)+1)
	for n := 0; lines.Scan(); n++ {
		var l journalLine
		switch whole := json.Unmarshal(lines.Bytes(), &l) == nil; {
		case n == 0 && (!whole || l.Base != base):
			return nil
		case n == 0:
			continue
		case !whole || l.Edit == nil || trial.Apply(*l.Edit) != nil:
			return edits
		}
		edits = append(edits, *l.Edit)
	}
	return edits
}

func baseOf(d *Document) (string, error) {
	data, err := Marshal(d)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}
