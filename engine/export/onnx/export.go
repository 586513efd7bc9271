package onnx

import (
	"context"
	"fmt"
	"io"

	"google.golang.org/protobuf/proto"

	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/model"
)

// Producer is what files name as the program that made them.
const Producer = "Headrace Studio"

// Write writes the model as an ONNX file; equal models give equal bytes. The errors are those of Export and of w.
func Write(ctx context.Context, w io.Writer, m *model.Model) error {
	p, err := Export(ctx, m)
	if err != nil {
		return err
	}
	data, err := proto.MarshalOptions{Deterministic: true}.Marshal(p)
	if err != nil {
		return fmt.Errorf("encode the ONNX model: %w", err)
	}
	_, err = w.Write(data)
	return err
}

// Export returns the whole fitted pipeline, from raw columns to predictions. A step or learner that ONNX cannot express is an
// *UnsupportedError.
func Export(ctx context.Context, m *model.Model) (*pb.ModelProto, error) {
	p := newPipeline(m)
	if err := p.declare(); err != nil {
		return nil, err
	}
	x, err := p.features(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.predict(x); err != nil {
		return nil, err
	}
	props, err := metadata(m)
	if err != nil {
		return nil, err
	}
	return &pb.ModelProto{
		IrVersion: new(int64(irVersion)), OpsetImport: opsets(), Graph: p.graph,
		ProducerName: new(Producer), DocString: new(m.String()), MetadataProps: props,
	}, nil
}
