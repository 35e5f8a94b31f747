import { ByteReader, ByteWriter } from "@/server/lib/stats/byte-codec";
import { DenseStore } from "@/server/lib/stats/dense-store";

const FORMAT_VERSION = 1;
export const DEFAULT_RELATIVE_ACCURACY = 0.01;
/** Bounds the memory: at 1e-4 all doubles fit into 7.5 million buckets. */
const MIN_RELATIVE_ACCURACY = 1e-4;
/** Smallest normal double: below it doubles lose relative precision, so it counts as zero. */
const MIN_MAGNITUDE = 2 ** -1022;
/** Bounds |ln x| over the doubles from `MIN_MAGNITUDE` on. */
const MAX_LOG = 710;

/** γ = (1 + a) / (1 − a): the growth of the bucket bounds for relative accuracy a. */
export function sketchGamma(relativeAccuracy: number): number {
  if (!(relativeAccuracy >= MIN_RELATIVE_ACCURACY && relativeAccuracy < 1)) {
    throw new RangeError(
      `relative accuracy must lie in [${MIN_RELATIVE_ACCURACY}, 1), got ${relativeAccuracy}`,
    );
  }
  return (1 + relativeAccuracy) / (1 - relativeAccuracy);
}

/** Bucket of a positive value: ceil(ln x / ln γ). A pure function, so SQL can count too. */
export function sketchIndex(value: number, gamma: number): number {
  return Math.ceil(Math.log(value) / Math.log(gamma));
}

/** The value that stands for a bucket: 2·γ^i / (γ + 1), within the accuracy of all its values. */
export function sketchValue(index: number, gamma: number): number {
  return 2 * Math.exp(index * Math.log(gamma) - Math.log(gamma + 1));
}

/**
 * Mergeable quantile sketch with a relative error bound (Masson, Rim, Lee 2019, "DDSketch").
 *
 * Every quantile is within `relativeAccuracy` of the true value of that rank. Merging two
 * sketches gives the same buckets as sketching both streams at once, in any order. Values that
 * are not finite are not added but counted in `dropped`; magnitudes below 2^-1022 count as zero.
 */
export class DDSketch {
  readonly relativeAccuracy: number;
  readonly #gamma: number;
  readonly #logGamma: number;
  readonly #positive = new DenseStore();
  readonly #negative = new DenseStore();
  #zeros = 0;
  #count = 0;
  #dropped = 0;
  #sum = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** @throws RangeError unless 0.0001 <= relativeAccuracy < 1 */
  constructor(relativeAccuracy = DEFAULT_RELATIVE_ACCURACY) {
    this.relativeAccuracy = relativeAccuracy;
    this.#gamma = sketchGamma(relativeAccuracy);
    this.#logGamma = Math.log(this.#gamma);
  }

  get count(): number {
    return this.#count;
  }
  get dropped(): number {
    return this.#dropped;
  }
  get sum(): number {
    return this.#sum;
  }
  /** Infinity while empty. */
  get min(): number {
    return this.#min;
  }
  /** -Infinity while empty. */
  get max(): number {
    return this.#max;
  }

  /** @throws RangeError unless count is a whole number >= 1 */
  add(value: number, count = 1): void {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new RangeError(`count must be a whole number >= 1, got ${count}`);
    }
    if (!Number.isFinite(value)) {
      this.#dropped += count;
      return;
    }
    if (value >= MIN_MAGNITUDE) this.#positive.add(this.#indexOf(value), count);
    else if (value <= -MIN_MAGNITUDE) this.#negative.add(this.#indexOf(-value), count);
    else this.#zeros += count;
    this.#count += count;
    this.#sum += value * count;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /**
   * Adds the other sketch's values to this one.
   *
   * @throws RangeError when the accuracies differ: their buckets do not line up
   */
  mergeFrom(other: DDSketch): void {
    if (other.relativeAccuracy !== this.relativeAccuracy) {
      throw new RangeError(
        `sketches of accuracy ${this.relativeAccuracy} and ${other.relativeAccuracy} cannot be merged`,
      );
    }
    this.#positive.mergeFrom(other.#positive);
    this.#negative.mergeFrom(other.#negative);
    this.#zeros += other.#zeros;
    this.#count += other.#count;
    this.#dropped += other.#dropped;
    this.#sum += other.#sum;
    this.#min = Math.min(this.#min, other.#min);
    this.#max = Math.max(this.#max, other.#max);
  }

  /**
   * Value of rank q·(n − 1), clamped into [min, max]; null while empty.
   *
   * @throws RangeError when q lies outside [0, 1]
   */
  quantile(q: number): number | null {
    if (!(q >= 0 && q <= 1)) throw new RangeError(`q must lie in [0, 1], got ${q}`);
    if (this.#count === 0) return null;
    const rank = q * (this.#count - 1);
    let seen = 0;
    for (const { value, count } of this.buckets()) {
      seen += count;
      if (seen > rank) return Math.min(this.#max, Math.max(this.#min, value));
    }
    return this.#max;
  }

  /** Non-empty buckets with their representative values, ascending by value. */
  buckets(): { value: number; count: number }[] {
    const toBucket = ([index, count]: [number, number], sign: number) => ({
      value: sign * sketchValue(index, this.#gamma),
      count,
    });
    const negative = [...this.#negative.entries()].map((entry) => toBucket(entry, -1)).reverse();
    const zero = this.#zeros > 0 ? [{ value: 0, count: this.#zeros }] : [];
    const positive = [...this.#positive.entries()].map((entry) => toBucket(entry, 1));
    return [...negative, ...zero, ...positive];
  }

  /** Compact bytes: a header of doubles, then delta-coded (index, count) varints per store. */
  toBytes(): Uint8Array {
    const writer = new ByteWriter();
    writer.byte(FORMAT_VERSION);
    writer.double(this.relativeAccuracy);
    writer.varint(this.#dropped);
    writer.varint(this.#zeros);
    writer.double(this.#sum);
    writer.double(this.#min);
    writer.double(this.#max);
    writeStore(writer, this.#positive);
    writeStore(writer, this.#negative);
    return writer.finish();
  }

  /** @throws RangeError on bytes that `toBytes` did not write */
  static fromBytes(bytes: Uint8Array): DDSketch {
    const reader = new ByteReader(bytes);
    const version = reader.byte();
    if (version !== FORMAT_VERSION) throw new RangeError(`unknown sketch format ${version}`);
    const sketch = new DDSketch(reader.double());
    sketch.#dropped = reader.varint();
    sketch.#zeros = reader.varint();
    sketch.#sum = reader.double();
    sketch.#min = reader.double();
    sketch.#max = reader.double();
    const maxIndex = Math.ceil(MAX_LOG / sketch.#logGamma) + 1;
    const positive = readStore(reader, sketch.#positive, maxIndex);
    const negative = readStore(reader, sketch.#negative, maxIndex);
    sketch.#count = sketch.#zeros + positive + negative;
    if (!reader.isAtEnd) throw new RangeError("the encoded sketch has bytes left over");
    return sketch;
  }

  #indexOf(magnitude: number): number {
    return Math.ceil(Math.log(magnitude) / this.#logGamma);
  }
}

function writeStore(writer: ByteWriter, store: DenseStore): void {
  const entries = [...store.entries()];
  writer.varint(entries.length);
  let previous = 0;
  for (const [index, count] of entries) {
    writer.signed(index - previous);
    writer.varint(count);
    previous = index;
  }
}

function readStore(reader: ByteReader, store: DenseStore, maxIndex: number): number {
  let index = 0;
  let total = 0;
  for (let left = reader.varint(); left > 0; left--) {
    index += reader.signed();
    if (Math.abs(index) > maxIndex) throw new RangeError(`sketch bucket ${index} cannot exist`);
    const count = reader.varint();
    store.add(index, count);
    total += count;
  }
  return total;
}
