package evaluate

import (
	"encoding/json"

	"headrace.dev/studio/engine/num"
)

// The stored form keeps floats as their bits, because predictions are many and must come
// back exactly.
type predictionsDocument struct {
	Task      Task       `json:"task"`
	Classes   []string   `json:"classes,omitempty"`
	Positive  int        `json:"positive,omitempty"`
	RowID     []int64    `json:"row_id,omitempty"`
	Fold      []int32    `json:"fold,omitempty"`
	Folds     []string   `json:"folds,omitempty"`
	Truth     num.Floats `json:"truth,omitempty"`
	Predicted num.Floats `json:"predicted"`
	Proba     num.Floats `json:"proba,omitempty"`
	Weight    num.Floats `json:"weight,omitempty"`
}

// MarshalJSON implements [json.Marshaler].
func (p Predictions) MarshalJSON() ([]byte, error) {
	return json.Marshal(predictionsDocument{
		Task: p.Task, Classes: p.Classes, Positive: p.Positive,
		RowID: p.RowID, Fold: p.Fold, Folds: p.Folds,
		Truth: p.Truth, Predicted: p.Predicted, Proba: p.Proba, Weight: p.Weight,
	})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (p *Predictions) UnmarshalJSON(data []byte) error {
	var d predictionsDocument
	if err := json.Unmarshal(data, &d); err != nil {
		return err
	}
	*p = Predictions{
		Task: d.Task, Classes: d.Classes, Positive: d.Positive,
		RowID: d.RowID, Fold: d.Fold, Folds: d.Folds,
		Truth: d.Truth, Predicted: d.Predicted, Proba: d.Proba, Weight: d.Weight,
	}
	return nil
}
