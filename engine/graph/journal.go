package graph

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"headrace.dev/studio/engine/durable"
)

// journalSuffix ends the name of the journal beside a pipeline file.
const journalSuffix = ".journal"

// syncEvery bounds what a crash of the machine can lose; a crash of the program loses nothing.
const syncEvery = time.Second

// Journal appends edits to a file beside the pipeline, so that work survives a crash before it was saved. Each line is JSON.
type Journal struct {
	f    *os.File
	last time.Time
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

// Append writes an edit. It reaches the disk within a second, and at once when the last sync is that old.
func (j *Journal) Append(e Edit) error {
	line, err := json.Marshal(journalLine{Edit: &e})
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if _, err := j.f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if now := time.Now(); now.Sub(j.last) >= syncEvery {
		j.last = now
		if err := j.f.Sync(); err != nil {
			return fmt.Errorf("write journal: %w", err)
		}
	}
	return nil
}

// Close ends the journal and keeps its file: what it holds can be recovered.
func (j *Journal) Close() error { return j.f.Close() }

// Discard ends the journal and removes its file: everything is saved.
func (j *Journal) Discard() error {
	err := j.f.Close()
	if rm := os.Remove(j.f.Name()); err == nil {
		err = rm
	}
	return err
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
	var edits []Edit
	trial := saved.Clone()
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	for n := 0; lines.Scan(); n++ {
		var l journalLine
		if json.Unmarshal(lines.Bytes(), &l) != nil {
			break
		}
		if n == 0 {
			if l.Base != base {
				return nil, nil
			}
			continue
		}
		if l.Edit == nil || trial.Apply(*l.Edit) != nil {
			break
		}
		edits = append(edits, *l.Edit)
	}
	return edits, nil
}

func baseOf(d *Document) (string, error) {
	data, err := Marshal(d)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}
