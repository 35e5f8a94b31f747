import type { ByteReader, ByteWriter } from "@/server/lib/series/byte-stream";

/**
 * Integers as differences of differences, modulo 2^64: regular steps and clocks become zeros,
 * which the compressor after this takes away.
 */
export function writeIntegers(out: ByteWriter, values: BigInt64Array): void {
  let former = 0n;
  let delta = 0n;
  for (const value of values) {
    const next = BigInt.asIntN(64, value - former);
    out.signed(BigInt.asIntN(64, next - delta));
    former = value;
    delta = next;
  }
}

export function readIntegers(input: ByteReader, count: number): BigInt64Array {
  const safe = readSafeIntegers(input, count);
  const values = toInt64(safe, count);
  let former = values[safe.length - 1] ?? 0n;
  let delta = former - (values[safe.length - 2] ?? 0n);
  for (let index = safe.length; index < count; index += 1) {
    delta = BigInt.asIntN(64, delta + input.signed());
    former = BigInt.asIntN(64, former + delta);
    values[index] = former;
  }
  return values;
}

/** As `readIntegers`, for values that a double holds; others lose their lowest digits. */
export function readNumbers(input: ByteReader, count: number): Float64Array {
  const start = input.position;
  const safe = readSafeIntegers(input, count);
  if (safe.length === count) return safe;
  input.position = start;
  return Float64Array.from(readIntegers(input, count), Number);
}

/** As many of the values as doubles hold exactly; arithmetic on big integers takes ten times as long. */
function readSafeIntegers(input: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count);
  let former = 0;
  let delta = 0;
  for (let index = 0; index < count; index += 1) {
    const start = input.position;
    const change = input.smallSigned() ?? Number.NaN;
    delta += change;
    former += delta;
    if (!Number.isSafeInteger(delta) || !Number.isSafeInteger(former)) {
      input.position = start;
      return values.subarray(0, index);
    }
    values[index] = former;
  }
  return values;
}

const TWO_32 = 2 ** 32;

/** Safe integers as the first of `count` int64: written as halves, as making big integers is slow. */
function toInt64(safe: Float64Array, count: number): BigInt64Array<ArrayBuffer> {
  const values = new BigInt64Array(count);
  if (!IS_LITTLE_ENDIAN) {
    safe.forEach((value, index) => {
      values[index] = BigInt(value);
    });
    return values;
  }
  const halves = new Int32Array(values.buffer);
  for (let index = 0; index < safe.length; index += 1) {
    const value = safe[index] ?? 0;
    const high = Math.floor(value / TWO_32);
    halves[2 * index] = value - high * TWO_32;
    halves[2 * index + 1] = high;
  }
  return values;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

const FLOAT32 = 0;
const FLOAT64 = 1;
/** Decimal places 0 to 6 are the kinds from here on. */
const DECIMAL = 2;
const MOST_PLACES = 6;
/** Below it a decimal takes about two bytes, fewer than a float. */
const DECIMAL_LIMIT = 2 ** 31;

/**
 * Floats without loss, in the narrowest of three forms: decimals of up to six places as integers,
 * float32 where every value is one (as training code's losses are), else float64. Floats are
 * written plane by plane, all first bytes and so on, because those are alike.
 */
export function writeFloats(out: ByteWriter, values: Float64Array): void {
  const places = countPlaces(values);
  if (places !== null) {
    out.byte(DECIMAL + places);
    const scale = 10 ** places;
    writeIntegers(
      out,
      BigInt64Array.from(values, (value) => BigInt(Math.round(value * scale))),
    );
    return;
  }
  const isNarrow = values.every((value) => Object.is(Math.fround(value), value));
  out.byte(isNarrow ? FLOAT32 : FLOAT64);
  const floats = isNarrow ? Float32Array.from(values) : values;
  out.block(
    toPlanes(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength), isNarrow ? 4 : 8),
  );
}

export function readFloats(input: ByteReader, count: number): Float64Array {
  const kind = input.byte();
  if (kind >= DECIMAL) {
    const scale = 10 ** (kind - DECIMAL);
    return readNumbers(input, count).map((value) => value / scale);
  }
  const width = kind === FLOAT32 ? 4 : 8;
  const bytes = fromPlanes(input.block(count * width), width);
  if (kind === FLOAT32) return Float64Array.from(new Float32Array(bytes.buffer));
  return new Float64Array(bytes.buffer);
}

function countPlaces(values: Float64Array): number | null {
  let places = 0;
  for (const value of values) {
    if (!Number.isFinite(value) || Object.is(value, -0)) return null;
    while (!isDecimal(value, places)) {
      places += 1;
      if (places > MOST_PLACES) return null;
    }
  }
  // A coarser value must survive the scale that a finer one asked for.
  return values.every((value) => isDecimal(value, places)) ? places : null;
}

function isDecimal(value: number, places: number): boolean {
  const scale = 10 ** places;
  const whole = Math.round(value * scale);
  return Math.abs(whole) < DECIMAL_LIMIT && whole / scale === value;
}

function toPlanes(bytes: Uint8Array, width: number): Uint8Array {
  const count = bytes.length / width;
  const planes = new Uint8Array(bytes.length);
  for (let plane = 0; plane < width; plane += 1) {
    for (let index = 0; index < count; index += 1) {
      planes[plane * count + index] = bytes[index * width + plane] ?? 0;
    }
  }
  return planes;
}

function fromPlanes(planes: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const count = planes.length / width;
  const bytes = new Uint8Array(planes.length);
  for (let plane = 0; plane < width; plane += 1) {
    for (let index = 0; index < count; index += 1) {
      bytes[index * width + plane] = planes[plane * count + index] ?? 0;
    }
  }
  return bytes;
}
