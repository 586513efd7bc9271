package stage

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Errors of parameters.
var (
	// ErrParam is returned for a value that a parameter does not take.
	ErrParam = errors.New("stage: value does not fit")
	// ErrNotSet is returned for a required parameter that is still empty.
	ErrNotSet = errors.New("nothing is chosen yet")
	// ErrUnknownParam is returned for a name that the kind does not have.
	ErrUnknownParam = errors.New("stage: unknown parameter")
)

// ParamError is an error about one parameter.
type ParamError struct {
	Param string
	Err   error
}

// Error names the parameter.
func (e *ParamError) Error() string { return e.Param + ": " + e.Err.Error() }

// Unwrap returns the reason.
func (e *ParamError) Unwrap() error { return e.Err }

// Check turns a value from a file, a form or a command line into the parameter's Go type and checks it. Strings are parsed
// where the kind is not text: "0.5" for a float, "a,b" or a JSON array for columns, "a=target,b=ignore" or a JSON object for a
// map. nil gives the default. A value that does not fit is a ParamError wrapping ErrParam with a sentence on what would.
func (p ParamInfo) Check(v any) (any, error) {
	if v == nil {
		return p.Default, nil
	}
	out, err := p.convert(v)
	if err != nil {
		return nil, &ParamError{Param: p.Name, Err: fmt.Errorf("%w: %w", ErrParam, err)}
	}
	return out, nil
}

func (p ParamInfo) convert(v any) (any, error) {
	switch p.Kind {
	case KindInt:
		f, err := number(v)
		if err != nil {
			return nil, err
		}
		if f != math.Trunc(f) || math.Abs(f) > 1<<53 {
			return nil, fmt.Errorf("%v is not a whole number", v)
		}
		return int(f), p.inRange(f)
	case KindFloat:
		f, err := number(v)
		if err != nil {
			return nil, err
		}
		return f, p.inRange(f)
	case KindBool:
		return boolean(v)
	case KindChoice:
		s, ok := v.(string)
		if !ok || !slices.Contains(p.Choices, s) {
			return nil, fmt.Errorf("%v is none of %s", v, strings.Join(p.Choices, ", "))
		}
		return s, nil
	case KindColumns:
		return names(v)
	case KindMap:
		return p.mapping(v)
	}
	s, ok := v.(string)
	if !ok {
		return nil, fmt.Errorf("%v is not a text", v)
	}
	return s, nil
}

func (p ParamInfo) inRange(f float64) error {
	if p.Min == 0 && p.Max == 0 {
		return nil
	}
	if f < p.Min || f > p.Max {
		return fmt.Errorf("%v is outside %v to %v", f, p.Min, p.Max)
	}
	return nil
}

func number(v any) (float64, error) {
	var f float64
	switch x := v.(type) {
	case int:
		f = float64(x)
	case int64:
		f = float64(x)
	case float64:
		f = x
	case string:
		g, err := strconv.ParseFloat(strings.TrimSpace(x), 64)
		if err != nil {
			return 0, fmt.Errorf("%q is not a number", x)
		}
		f = g
	default:
		return 0, fmt.Errorf("%v is not a number", v)
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, fmt.Errorf("%v is not a finite number", v)
	}
	return f, nil
}

func boolean(v any) (any, error) {
	switch x := v.(type) {
	case bool:
		return x, nil
	case string:
		if b, err := strconv.ParseBool(x); err == nil {
			return b, nil
		}
	}
	return nil, fmt.Errorf("%v is neither true nor false", v)
}

func names(v any) (any, error) {
	switch x := v.(type) {
	case []string:
		return x, nil
	case []any:
		out := make([]string, len(x))
		for i, e := range x {
			s, ok := e.(string)
			if !ok {
				return nil, fmt.Errorf("%v is not a column name", e)
			}
			out[i] = s
		}
		return out, nil
	case string:
		if strings.HasPrefix(strings.TrimSpace(x), "[") {
			var out []string
			if err := json.Unmarshal([]byte(x), &out); err != nil {
				return nil, fmt.Errorf("%q is not a list of names", x)
			}
			return out, nil
		}
		out := []string{}
		for s := range strings.SplitSeq(x, ",") {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
		return out, nil
	}
	return nil, fmt.Errorf("%v is not a list of column names", v)
}

func (p ParamInfo) mapping(v any) (any, error) {
	out := map[string]string{}
	switch x := v.(type) {
	case map[string]string:
		out = x
	case map[string]any:
		for k, e := range x {
			s, ok := e.(string)
			if !ok {
				return nil, fmt.Errorf("%q: %v is not a text", k, e)
			}
			out[k] = s
		}
	case string:
		if strings.HasPrefix(strings.TrimSpace(x), "{") {
			if err := json.Unmarshal([]byte(x), &out); err != nil {
				return nil, fmt.Errorf("%q is not an object of texts", x)
			}
			break
		}
		for pair := range strings.SplitSeq(x, ",") {
			if strings.TrimSpace(pair) == "" {
				continue
			}
			k, val, ok := strings.Cut(pair, "=")
			if !ok {
				return nil, fmt.Errorf("%q is not column=value", pair)
			}
			out[strings.TrimSpace(k)] = strings.TrimSpace(val)
		}
	default:
		return nil, fmt.Errorf("%v is not a mapping of columns", v)
	}
	for k, s := range out {
		if p.Choices != nil && !slices.Contains(p.Choices, s) {
			return nil, fmt.Errorf("%q for column %q is none of %s", s, k, strings.Join(p.Choices, ", "))
		}
	}
	return out, nil
}
