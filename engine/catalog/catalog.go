// Package catalog is the explicit list of stage families and of the values that travel along links.
package catalog

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stages/assess"
	"headrace.dev/studio/engine/stages/clean"
	"headrace.dev/studio/engine/stages/columns"
	"headrace.dev/studio/engine/stages/data"
	"headrace.dev/studio/engine/stages/deploy"
	"headrace.dev/studio/engine/stages/encode"
	"headrace.dev/studio/engine/stages/learn"
	"headrace.dev/studio/engine/stages/rows"
	"headrace.dev/studio/engine/stages/split"
)

// ErrValue is returned by Decode for a kind of value that this program does not know.
var ErrValue = errors.New("catalog: unknown kind of value")

// Catalog finds stage kinds. The zero value holds none; make one with New or All.
type Catalog struct {
	families []stage.Family
	kinds    map[string]stage.Spec // by kind and by alias
}

// All returns the catalog of everything that Headrace can do, families in the order of a pipeline.
func All() *Catalog {
	c, err := New(data.Family(), columns.Family(), rows.Family(), clean.Family(), encode.Family(), split.Family(), learn.Family(),
		assess.Family(), deploy.Family())
	if err != nil { // a test validates every family
		panic(err)
	}
	return c
}

// New returns a catalog of families after validating every spec. A kind or alias that stands for two specs is an error.
func New(families ...stage.Family) (*Catalog, error) {
	c := &Catalog{families: families, kinds: map[string]stage.Spec{}}
	for _, f := range families {
		for _, s := range f.Specs {
			if err := s.Validate(); err != nil {
				return nil, err
			}
			if s.FamilyName() != f.Name {
				return nil, fmt.Errorf("catalog: %s is not of family %s", s.Kind, f.Name)
			}
			for _, name := range append([]string{s.Kind}, s.Aliases...) {
				if _, taken := c.kinds[name]; taken {
					return nil, fmt.Errorf("catalog: two specs are named %s", name)
				}
				c.kinds[name] = s
			}
		}
	}
	return c, nil
}

// Families returns the families in order.
func (c *Catalog) Families() []stage.Family { return slices.Clone(c.families) }

// Specs returns all kinds in the order of the families.
func (c *Catalog) Specs() []stage.Spec {
	var out []stage.Spec
	for _, f := range c.families {
		out = append(out, f.Specs...)
	}
	return out
}

// Spec returns the kind of that name or alias.
func (c *Catalog) Spec(kind string) (stage.Spec, bool) {
	s, ok := c.kinds[kind]
	return s, ok
}

// Decode reads a stored value of a kind.
func (c *Catalog) Decode(kind string, r io.Reader) (stage.Value, error) {
	switch kind {
	case "table":
		return value(model.DecodeTable(r))
	case "model":
		return value(model.Decode(r))
	case "evaluation":
		return value(evaluate.Decode(r))
	}
	return nil, fmt.Errorf("%w: %q", ErrValue, kind)
}

// value keeps a nil pointer from becoming a value that is not nil.
func value[V stage.Value](v V, err error) (stage.Value, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}
