package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
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

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// Unmarshal reads the saved form. What is no pipeline is an ErrSyntax with line and column, a file of a newer version an
// ErrNewer. Kinds, parameters and connections are not judged here.
func Unmarshal(data []byte) (*Document, error) {
	var f fileJSON
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, syntax(data, err)
	}
	if f.Version == 0 {
		return nil, fmt.Errorf("%w: the field \"headrace_pipeline\" is missing", ErrSyntax)
	}
	if f.Version > FileVersion {
		return nil, fmt.Errorf("%w: it has version %d, this program reads up to %d; update Headrace to open it", ErrNewer, f.Version, FileVersion)
	}
	seen := map[string]bool{}
	for i, n := range f.Nodes {
		switch {
		case !idForm.MatchString(n.ID):
			return nil, fmt.Errorf("%w: node %d has the id %q; ids are lower-case letters, digits, _ and -", ErrSyntax, i+1, n.ID)
		case seen[n.ID]:
			return nil, fmt.Errorf("%w: two nodes have the id %q", ErrSyntax, n.ID)
		case n.Kind == "":
			return nil, fmt.Errorf("%w: node %q has no kind", ErrSyntax, n.ID)
		}
		seen[n.ID] = true
	}
	links := map[Link]bool{}
	for _, l := range f.Links {
		switch {
		case l.From.Node == "" || l.To.Node == "":
			return nil, fmt.Errorf("%w: a link lacks an end", ErrSyntax)
		case !seen[l.From.Node] || !seen[l.To.Node]:
			return nil, fmt.Errorf("%w: the link %s → %s names a node that is not there", ErrSyntax, l.From, l.To)
		case links[l]:
			return nil, fmt.Errorf("%w: the link %s → %s is there twice", ErrSyntax, l.From, l.To)
		}
		links[l] = true
	}
	return &Document{Header: Header{Name: f.Name, Doc: f.Doc, Seed: f.Seed}, Nodes: f.Nodes, Links: f.Links, Notes: f.Notes}, nil
}

// syntax adds the place to an error of the JSON reader.
func syntax(data []byte, err error) error {
	offset := int64(len(data))
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = e.Offset
	} else if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset = e.Offset
	}
	before := data[:min(int(offset), len(data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	col := len(before) - bytes.LastIndexByte(before, '\n')
	if len(bytes.TrimSpace(data)) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrSyntax)
	}
	return fmt.Errorf("%w: line %d, column %d: %w", ErrSyntax, line, col, err)
}
