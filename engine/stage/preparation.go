package stage

import (
	"context"
	"errors"

	"headrace.dev/studio/engine/table"
)

// Preparation is what the kinds have in common that fit one step on their rows and send the rows through it: impute, encode,
// scale. O are the options of the step, which know the schema that comes out; S is the step.
type Preparation[O interface {
	Schema(in table.Schema) (table.Schema, error)
}, S table.Step] struct {
	Rows InPort[*table.Table]
	Out  OutPort[*table.Table]
	// Options reads the parameters; its errors are ParamErrors.
	Options func(v Values) (O, error)
	// Fit learns the step from the rows.
	Fit func(ctx context.Context, rows *table.Table, o O) (S, error)
}

// Complete returns the spec with its ports, Infer and Run.
func (p Preparation[O, S]) Complete(s Spec) Spec {
	s.Ports = []Port{p.Rows, p.Out}
	s.Infer = func(_ context.Context, sh *Shape) error {
		in := sh.Schema(p.Rows.Name())
		if err := needAll(in, s.Params, sh, p.Rows.Name()); err != nil {
			return err
		}
		o, err := p.Options(sh)
		if err != nil {
			return err
		}
		out, err := o.Schema(in)
		sh.Set(p.Out.Name(), out)
		return err
	}
	s.Run = func(ctx context.Context, t *Task) error {
		in := p.Rows.From(t)
		o, err := p.Options(t)
		if err != nil {
			return err
		}
		fitted, err := p.Fit(ctx, in, o)
		if err != nil {
			return in.Located(err)
		}
		out, err := t.Transform(ctx, fitted, in)
		if err != nil {
			return in.Located(err)
		}
		p.Out.To(t, out)
		return nil
	}
	return s
}

// needAll reports the columns that parameters name and the rows of a port lack, one for each parameter.
func needAll(in table.Schema, params []Param, v Values, port string) error {
	var errs []error
	for _, param := range params {
		info := param.Info()
		if info.Port != port {
			continue
		}
		switch named := v.Param(info.Name).(type) {
		case []string:
			errs = append(errs, Need(in, info.Name, named...))
		case map[string]string:
			errs = append(errs, Need(in, info.Name, sortedKeys(named)...))
		case string:
			if info.Kind == KindColumn {
				errs = append(errs, Need(in, info.Name, named))
			}
		}
	}
	return errors.Join(errs...)
}
