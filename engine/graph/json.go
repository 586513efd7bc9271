package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// FileVersion is the version of the saved form that this program writes.
const FileVersion = 1

// Extension ends the names of pipeline files.
const Extension = ".pipeline.json"

type fileJSON struct {
	Version int    `json:"headrace_pipeline"`
	Name    string `json:"name"`
	Doc     string `json:"doc,omitempty"`
	Seed    uint64 `json:"seed"`
	Nodes   []Node `json:"nodes"`
	Links   []Link `json:"links"`
	Notes   []Note `json:"notes,omitempty"`
}

// Marshal returns the saved form: indented JSON with a final newline. Equal documents give equal bytes.
func Marshal(d *Document) ([]byte, error) {
	f := fileJSON{Version: FileVersion, Name: d.Name, Doc: d.Doc, Seed: d.Seed, Nodes: d.Nodes, Links: d.Links, Notes: d.Notes}
	if f.Nodes == nil {
		f.Nodes = []Node{}
	}
	if f.Links == nil {
		f.Links = []Link{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(f); err != nil {
		return nil, fmt.Errorf("write pipeline: %w", err)
	}
	return b.Bytes(), nil
}

// Unmarshal reads the saved form. What is no pipeline is an ErrSyntax that says where, a file of a newer version an ErrNewer.
// Kinds, parameters and connections are not judged here.
func Unmarshal(data []byte) (*Document, error) {
	var f fileJSON
	if err := json.Unmarshal(data, &f); err != nil {
		var v struct {
			Version int `json:"headrace_pipeline"`
		}
		if json.Unmarshal(data, &v) == nil && v.Version > FileVersion { // a newer form may hold other things under these names
			return nil, newer(v.Version)
		}
		return nil, syntax(data, err)
	}
	if f.Version < 1 {
		return nil, fmt.Errorf("%w: the field \"headrace_pipeline\" with the version is missing", ErrSyntax)
	}
	if f.Version > FileVersion {
		return nil, newer(f.Version)
	}
	d := &Document{Header: Header{Name: f.Name, Doc: f.Doc, Seed: f.Seed}, Nodes: f.Nodes, Links: f.Links, Notes: f.Notes}
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	return d, nil
}

func newer(version int) error {
	return fmt.Errorf("%w: it has version %d, this program reads up to %d; update Headrace to open it", ErrNewer, version, FileVersion)
}

// syntax says where the JSON reader stopped and why, in words for people.
func syntax(data []byte, err error) error {
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrSyntax)
	}
	if errors.Is(err, ErrSyntax) { // the text of a link's end, which names itself
		return err
	}
	offset, reason := int64(len(data)), err
	if e, ok := errors.AsType[*json.SyntaxError](err); ok && !strings.HasPrefix(e.Error(), "unexpected end") {
		offset = e.Offset - 1 // the reader counts the byte that it stumbled over
	} else if ok {
		reason = errors.New("the file ends too early; it was cut off")
	} else if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset, reason = e.Offset, fmt.Errorf("%q cannot be %s", e.Field, article(e.Value))
		if e.Field == "" {
			reason = fmt.Errorf("a pipeline cannot be %s", article(e.Value))
		}
	}
	before := data[:max(0, min(int(offset), len(data)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("%w: line %d, column %d: %w", ErrSyntax, line, column, reason)
}
