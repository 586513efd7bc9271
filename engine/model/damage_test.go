package model_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"

	"headrace.dev/studio/engine/model"
)

// FuzzDamagedPredictor changes one value of a good predictor, which random bytes rarely get to: whatever still passes for a model
// can be asked without a crash. The path picks the value, branch by branch; cut shortens it instead.
func FuzzDamagedPredictor(f *testing.F) {
	good := map[string][]byte{}
	for name, m := range models(f) {
		good[name] = encoded(f, m)
	}
	names := slices.Sorted(maps.Keys(good))
	for which := range names {
		for path := range uint64(16) {
			for _, value := range []uint64{0, 1, 1 << 40, math.MaxUint64, math.Float64bits(math.Inf(1))} {
				f.Add(uint8(which), path*0x101, value, path%3 == 2)
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, path, value uint64, cut bool) {
		name := names[int(which)%len(names)]
		var whole map[string]any
		read := json.NewDecoder(bytes.NewReader(good[name]))
		read.UseNumber()
		if err := read.Decode(&whole); err != nil {
			t.Fatal(err)
		}
		whole["predictor"] = damage(whole["predictor"], path, value, cut)
		data, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		m, err := model.Decode(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, model.ErrCorrupt) {
				t.Errorf("%s: the error is not ErrCorrupt: %v", name, err)
			}
			return
		}
		if out, err := m.Score(t.Context(), raw(t, 3)); err == nil && out.Rows() != 3 {
			t.Errorf("%s: %d rows came out of 3", name, out.Rows())
		}
	})
}

// damage returns v with one value changed.
func damage(v any, path, value uint64, cut bool) any {
	pick := func(n int) (at int, rest uint64) { return int(path % uint64(n)), path / uint64(n) }
	switch v := v.(type) {
	case map[string]any:
		at, rest := pick(len(v))
		key := slices.Sorted(maps.Keys(v))[at]
		v[key] = damage(v[key], rest, value, cut)
		return v
	case []any:
		if len(v) == 0 {
			return append(v, value)
		}
		at, rest := pick(len(v))
		if cut && rest%2 == 0 {
			return v[:at]
		}
		v[at] = damage(v[at], rest/2, value, cut)
		return v
	case string:
		packed, err := base64.StdEncoding.DecodeString(v)
		if err != nil || len(packed) < 8 {
			return strconv.FormatUint(value, 36)
		}
		at, _ := pick(len(packed) / 8)
		if cut {
			return base64.StdEncoding.EncodeToString(packed[:8*at])
		}
		binary.LittleEndian.PutUint64(packed[8*at:], value)
		return base64.StdEncoding.EncodeToString(packed)
	case bool:
		return !v
	case nil:
		return []int{int(value)}
	default: // a number
		if cut {
			return math.Float64frombits(value &^ (1 << 62)) // any finite number below 2
		}
		return int64(value)
	}
}
