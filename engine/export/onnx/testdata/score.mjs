// Scores rows with an ONNX model in ONNX Runtime: node score.mjs MODEL < INPUTS > OUTPUTS
//
// INPUTS is {"name": {"type": "float64" | "string", "data": [...]}}, every input being a column; null is NaN.
// OUTPUTS is {"name": {"type", "dims", "data"}}, NaN being null. HEADRACE_NODE names the folder whose node_modules has
// onnxruntime-node.
import { createRequire } from 'node:module';
import { readFileSync, writeSync } from 'node:fs';

const require = createRequire(`${process.env.HEADRACE_NODE}/`);
const { InferenceSession, Tensor } = require('onnxruntime-node');

const session = await InferenceSession.create(process.argv[2], { logSeverityLevel: 3, intraOpNumThreads: 1 });
const feeds = {};
for (const [name, { type, data }] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const cells = type === 'string' ? data : Float64Array.from(data, (x) => (x === null ? NaN : x));
  feeds[name] = new Tensor(type, cells, [data.length, 1]);
}
const outputs = {};
for (const [name, { type, dims, data }] of Object.entries(await session.run(feeds))) {
  outputs[name] = { type, dims, data: Array.from(data, (x) => (typeof x === 'bigint' ? Number(x) : x)) };
}
const text = Buffer.from(JSON.stringify(outputs));
for (let at = 0; at < text.length; ) at += writeSync(1, text, at);
