import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { ByteReader, ByteWriter } from "@/server/lib/series/byte-stream";
import {
  readFloats,
  readIntegers,
  readNumbers,
  writeFloats,
  writeIntegers,
} from "@/server/lib/series/column-codec";
import type { PointColumns } from "@/server/lib/series/columns";
import type { Buckets } from "@/server/lib/series/pyramid";

/** Most points of one chunk. */
export const CHUNK_POINTS = 4_096;

const CHUNK_FORMAT = 1;
const PYRAMID_FORMAT = 2;

/** Compresses points without loss; they keep their order. */
export function encodeChunk({ steps, ats, values }: PointColumns): Buffer {
  const out = new ByteWriter();
  out.byte(CHUNK_FORMAT);
  out.unsigned(BigInt(values.length));
  writeIntegers(out, steps);
  writeIntegers(out, ats);
  writeFloats(out, values);
  return compress(out.finish());
}

/** @throws Error for bytes that `encodeChunk` did not make */
export function decodeChunk(bytes: Uint8Array): PointColumns {
  const input = open(bytes, CHUNK_FORMAT);
  const count = Number(input.unsigned());
  const steps = readIntegers(input, count);
  const ats = readIntegers(input, count);
  return { steps, ats, values: readFloats(input, count) };
}

/** Compresses the buckets of a chunk; means lose what a float32 cannot hold. */
export function encodePyramid({ steps, ats, counts, mins, maxs, means }: Buckets): Buffer {
  const out = new ByteWriter();
  out.byte(PYRAMID_FORMAT);
  out.unsigned(BigInt(steps.length));
  writeIntegers(
    out,
    BigInt64Array.from(steps, (step) => BigInt(step)),
  );
  writeIntegers(
    out,
    BigInt64Array.from(ats, (at) => BigInt(at)),
  );
  writeIntegers(
    out,
    BigInt64Array.from(counts, (count) => BigInt(count)),
  );
  writeFloats(out, mins);
  writeFloats(out, maxs);
  writeFloats(
    out,
    means.map((mean) => Math.fround(mean)),
  );
  return compress(out.finish());
}

/** @throws Error for bytes that `encodePyramid` did not make */
export function decodePyramid(bytes: Uint8Array): Buckets {
  const input = open(bytes, PYRAMID_FORMAT);
  const count = Number(input.unsigned());
  return {
    steps: readNumbers(input, count),
    ats: readNumbers(input, count),
    counts: readNumbers(input, count),
    mins: readFloats(input, count),
    maxs: readFloats(input, count),
    means: readFloats(input, count),
  };
}

function compress(bytes: Uint8Array): Buffer {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

function open(bytes: Uint8Array, format: number): ByteReader {
  let plain: Buffer;
  try {
    plain = brotliDecompressSync(bytes);
  } catch (cause) {
    throw new Error("The bytes are no compressed series", { cause });
  }
  const input = new ByteReader(plain);
  const found = input.byte();
  if (found !== format) throw new Error(`The series has format ${found}, not ${format}`);
  return input;
}
