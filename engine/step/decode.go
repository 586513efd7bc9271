package step

import (
	"encoding/json"
	"errors"
	"fmt"

	"headrace.dev/studio/engine/table"
)

// ErrKind is returned by Decode for a step that this program does not know.
var ErrKind = errors.New("step: unknown kind")

// Kinds returns an empty value of every step that a saved file may hold.
func Kinds() []table.Step {
	return []table.Step{
		new(Roles),
		new(Cast),
		new(Impute),
		new(OneHot),
		new(Ordinal),
		new(Scale),
		new(Clip),
		new(Derive),
	}
}

// Decode turns the saved form of a step back into one.
func Decode(kind string, data []byte) (table.Step, error) {
	for _, s := range Kinds() {
		if s.StepKind() == kind {
			if err := json.Unmarshal(data, s); err != nil {
				return nil, fmt.Errorf("step %s: %w", kind, err)
			}
			return s, nil
		}
	}
	return nil, fmt.Errorf("%w: %q; it was made by another version of Headrace", ErrKind, kind)
}
