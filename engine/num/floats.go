package num

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
)

// Floats is a slice of float64 that JSON keeps bit for bit. It marshals as one
// base64 string (standard alphabet, padded) of little-endian IEEE 754 values,
// so NaN, infinities and the sign of zero survive and equal slices give equal
// bytes. A nil slice marshals as null and comes back as nil.
type Floats []float64

// MarshalJSON implements json.Marshaler.
func (f Floats) MarshalJSON() ([]byte, error) {
	if f == nil {
		return []byte("null"), nil
	}
	raw := make([]byte, 0, 8*len(f))
	for _, v := range f {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(v))
	}
	out := make([]byte, 0, base64.StdEncoding.EncodedLen(len(raw))+2)
	out = append(out, '"')
	out = base64.StdEncoding.AppendEncode(out, raw)
	return append(out, '"'), nil
}

// UnmarshalJSON implements json.Unmarshaler. It refuses anything but null or a
// base64 string of a whole number of 8-byte values.
func (f *Floats) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("read packed floats: %w", err)
	}
	if text == nil {
		*f = nil
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(*text)
	if err != nil {
		return fmt.Errorf("read packed floats: %w", err)
	}
	if len(raw)%8 != 0 {
		return fmt.Errorf("read packed floats: %d bytes are not a whole number of 8-byte values", len(raw))
	}
	out := make(Floats, len(raw)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	*f = out
	return nil
}
