package table

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// magic begins every encoded table; the digit is the version of the layout.
const magic = "HRTABLE2"

// header stands before the Arrow streams: what Arrow has no place for.
type header struct {
	Fields []Field    `json:"fields"`
	Rows   int        `json:"rows"`
	IDs    bool       `json:"ids,omitempty"` // the last Arrow stream holds the row ids
	Origin Origin     `json:"origin"`
	Steps  []stepJSON `json:"steps,omitempty"`
}

type stepJSON struct {
	ID   string          `json:"id"`
	Node string          `json:"node,omitempty"`
	Kind string          `json:"kind"`
	Step json.RawMessage `json:"step"`
}

// StepDecoder turns the saved form of a step back into one; the model package has it.
type StepDecoder func(kind string, data []byte) (Step, error)

// Encode writes the table: a JSON header, then an Arrow IPC stream for each column, all under checksums. Equal tables give equal
// bytes.
func (t *Table) Encode(w io.Writer) error {
	steps, err := encodeSteps(t.lineage.Steps)
	if err != nil {
		return err
	}
	h := header{Fields: t.Schema().Fields, Rows: t.rows, IDs: t.ids != nil, Origin: t.lineage.Origin, Steps: steps}
	hb, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("encode table header: %w", err)
	}
	if _, err := io.WriteString(w, magic); err != nil {
		return fmt.Errorf("encode table: %w", err)
	}
	sealed := newSeal(w)
	out := bufio.NewWriterSize(sealed, 1<<16)
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], uint64(len(hb)))
	out.Write(n[:]) //nolint:errcheck // bufio keeps the first error for Flush
	out.Write(hb)   //nolint:errcheck // as above
	for _, c := range t.cols {
		f := arrow.Field{
			Name: c.Name, Type: c.data.DataType(), Nullable: true,
			Metadata: arrow.MetadataFrom(map[string]string{"role": c.Role.String()}),
		}
		if err := writeColumn(out, f, c.data); err != nil {
			return fmt.Errorf("encode column %q: %w", c.Name, err)
		}
	}
	if t.ids != nil {
		f := arrow.Field{Name: "\x00ids", Type: arrow.PrimitiveTypes.Int64}
		if err := writeColumn(out, f, idColumn(t.ids)); err != nil {
			return fmt.Errorf("encode row ids: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("encode table: %w", err)
	}
	if err := sealed.Close(); err != nil {
		return fmt.Errorf("encode table: %w", err)
	}
	return nil
}

// Decode reads what Encode wrote. Anything else is an ErrCorrupt.
func Decode(r io.Reader, step StepDecoder) (*Table, error) {
	var head [len(magic)]byte
	if _, err := io.ReadFull(r, head[:]); err != nil || string(head[:]) != magic {
		return nil, fmt.Errorf("%w: not a table", ErrCorrupt)
	}
	in := bufio.NewReaderSize(&unseal{r: r}, 1<<16)
	var size [8]byte
	if _, err := io.ReadFull(in, size[:]); err != nil {
		return nil, fmt.Errorf("%w: the header is cut off", ErrCorrupt)
	}
	n := binary.LittleEndian.Uint64(size[:])
	if n > 1<<30 {
		return nil, fmt.Errorf("%w: header of %d bytes", ErrCorrupt, n)
	}
	hb, err := io.ReadAll(io.LimitReader(in, int64(n)))
	if err != nil || uint64(len(hb)) != n {
		return nil, fmt.Errorf("%w: the header is cut off", ErrCorrupt)
	}
	var h header
	if err := json.Unmarshal(hb, &h); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	streams := len(h.Fields)
	if h.IDs {
		streams++
	}
	data := make([]arrow.Array, streams)
	for i := range data {
		if data[i], err = readColumn(in); err != nil {
			return nil, err
		}
	}
	if _, err := io.Copy(io.Discard, in); err != nil { // the end of the seal
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return h.table(data, step)
}

// table puts header and Arrow columns together.
func (h header) table(data []arrow.Array, step StepDecoder) (*Table, error) {
	for _, d := range data {
		if d.Len() != h.Rows {
			return nil, fmt.Errorf("%w: header and data differ", ErrCorrupt)
		}
	}
	cols := make([]Column, len(h.Fields))
	for i, f := range h.Fields {
		if at := f.Type.arrowType(); at == nil || !arrow.TypeEqual(at, data[i].DataType()) {
			return nil, fmt.Errorf("%w: column %q is not a %s", ErrCorrupt, f.Name, f.Type)
		}
		cols[i] = Column{f, data[i]}
	}
	var ids []int64
	if h.IDs {
		a, ok := data[len(cols)].(*array.Int64)
		if !ok {
			return nil, fmt.Errorf("%w: row ids", ErrCorrupt)
		}
		if ids = a.Int64Values(); ids == nil {
			ids = []int64{} // no rows, yet ids of their own
		}
	}
	steps, err := decodeSteps(h.Steps, step)
	if err != nil {
		return nil, err
	}
	return build(cols, ids, Lineage{Origin: h.Origin, Steps: steps}, h.Rows)
}

func encodeSteps(steps []Fitted) ([]stepJSON, error) {
	out := make([]stepJSON, len(steps))
	for i, f := range steps {
		b, err := json.Marshal(f.Step)
		if err != nil {
			return nil, fmt.Errorf("encode step %s: %w", f.Step.StepKind(), err)
		}
		out[i] = stepJSON{ID: f.ID, Node: f.Node, Kind: f.Step.StepKind(), Step: b}
	}
	return out, nil
}

func decodeSteps(in []stepJSON, step StepDecoder) ([]Fitted, error) {
	var out []Fitted
	for _, s := range in {
		v, err := step(s.Kind, s.Step)
		if err != nil {
			return nil, fmt.Errorf("decode step %s: %w", s.Kind, err)
		}
		out = append(out, Fitted{ID: s.ID, Node: s.Node, Step: v})
	}
	return out, nil
}

// MarshalLineage returns the saved form of a lineage.
func MarshalLineage(l Lineage) ([]byte, error) {
	steps, err := encodeSteps(l.Steps)
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Origin Origin     `json:"origin"`
		Steps  []stepJSON `json:"steps"`
	}{l.Origin, steps})
}

// UnmarshalLineage reads the saved form of a lineage.
func UnmarshalLineage(data []byte, step StepDecoder) (Lineage, error) {
	var s struct {
		Origin Origin     `json:"origin"`
		Steps  []stepJSON `json:"steps"`
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return Lineage{}, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	steps, err := decodeSteps(s.Steps, step)
	return Lineage{Origin: s.Origin, Steps: steps}, err
}
