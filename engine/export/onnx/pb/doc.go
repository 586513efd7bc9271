// Package pb holds the messages of the ONNX file format, generated from onnx.proto.
//
// The definition is that of ONNX 1.12 (IR version 8), © ONNX Project Contributors, under the Apache License 2.0, and is kept
// unchanged beside this file. Its messages are the same for ONNX and ONNX-ML.
package pb

//go:generate protoc --proto_path=. --go_out=. --go_opt=paths=source_relative,Monnx.proto=headrace.dev/studio/engine/export/onnx/pb onnx.proto
