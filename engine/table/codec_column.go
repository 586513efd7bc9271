package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// Every column travels in an Arrow stream of its own, so that no more than one is held in its encoded form, and each is
// compressed only where that helps: measurements hardly shrink, and trying takes longer than writing them.

// The rows that decide whether a column is compressed, and the share of its size that it must come down to.
const (
	probes     = 4
	probeRows  = 2048
	worthwhile = 0.9
)

// writeColumn writes one column as an Arrow stream of one batch.
func writeColumn(w io.Writer, f arrow.Field, data arrow.Array) error {
	return writeArrow(w, f, compresses(f, data), data)
}

func writeArrow(w io.Writer, f arrow.Field, compress bool, parts ...arrow.Array) error {
	schema := arrow.NewSchema([]arrow.Field{f}, nil)
	options := []ipc.Option{ipc.WithSchema(schema)}
	if compress {
		options = append(options, ipc.WithLZ4(), ipc.WithCompressConcurrency(1))
	}
	out := ipc.NewWriter(w, options...)
	for _, p := range parts {
		if err := out.Write(array.NewRecordBatch(schema, []arrow.Array{p}, int64(p.Len()))); err != nil {
			return err
		}
	}
	return out.Close()
}

// compresses reports whether LZ4 shortens the column. A long one is judged by some of its rows.
func compresses(f arrow.Field, data arrow.Array) bool {
	n := data.Len()
	if n <= probes*probeRows || data.DataType().ID() == arrow.BOOL {
		return true
	}
	parts := make([]arrow.Array, probes)
	for i := range parts {
		at := int64(i * (n - probeRows) / (probes - 1))
		parts[i] = array.NewSlice(data, at, at+probeRows)
	}
	var plain, short bytes.Buffer
	if writeArrow(&plain, f, false, parts...) != nil || writeArrow(&short, f, true, parts...) != nil {
		return true // writing the column itself meets the same error and reports it
	}
	return float64(short.Len()) < worthwhile*float64(plain.Len())
}

// readColumn reads what writeColumn wrote, to the end of its stream.
func readColumn(r io.Reader) (arrow.Array, error) {
	in, err := ipc.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	rec, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	if rec.NumCols() != 1 {
		return nil, fmt.Errorf("%w: header and data differ", ErrCorrupt)
	}
	data := rec.Column(0)
	data.Retain() // the reader lets its batch go with the next
	if _, err := in.Read(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: a column goes on behind its end", ErrCorrupt)
	}
	return data, nil
}

// idColumn wraps row ids without copying them.
func idColumn(ids []int64) arrow.Array {
	cells := memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(ids))
	return array.NewInt64Data(array.NewData(arrow.PrimitiveTypes.Int64, len(ids), []*memory.Buffer{nil, cells}, nil, 0, 0))
}
