import { InferenceSession, Tensor } from "onnxruntime-node";
import type { FeatureSpec, ImputedColumns } from "@/server/lib/ml/feature-spec";
import { PROBABILITY_OUTPUT } from "@/server/lib/onnx/export-logistic";

/** Rows of one call: large enough to be fast, small enough to be cancelled in between. */
const BATCH_ROWS = 4_096;

type Input = Pick<FeatureSpec, "name" | "type">;

/**
 * Probabilities of imputed rows from an ONNX file, through the runtime that serves it.
 * @throws the signal's reason when aborted between two batches
 */
export async function scoreColumns(
  onnx: Uint8Array,
  inputs: readonly Input[],
  args: { columns: ImputedColumns; rowCount: number; signal: AbortSignal },
): Promise<Float64Array> {
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1 });
  try {
    const scores = new Float64Array(args.rowCount);
    for (let start = 0; start < args.rowCount; start += BATCH_ROWS) {
      args.signal.throwIfAborted();
      const end = Math.min(start + BATCH_ROWS, args.rowCount);
      const feeds = Object.fromEntries(
        inputs.map((input) => [input.name, toTensor(input, args.columns, start, end)]),
      );
      const output = (await session.run(feeds))[PROBABILITY_OUTPUT];
      if (output === undefined) throw new Error(`The model has no output "${PROBABILITY_OUTPUT}"`);
      for (let row = start; row < end; row++) scores[row] = Number(output.data[row - start]);
    }
    return scores;
  } finally {
    await session.release();
  }
}

function toTensor(input: Input, columns: ImputedColumns, start: number, end: number): Tensor {
  const values = columns[input.name] ?? [];
  const rows = Array.from({ length: end - start }, (_, row) => values[start + row]);
  const dims = [end - start, 1];
  if (input.type === "categorical") return new Tensor("string", rows.map(String), dims);
  return new Tensor("float32", Float32Array.from(rows, Number), dims);
}
