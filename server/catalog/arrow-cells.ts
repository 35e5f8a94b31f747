import { type Data, DataType, DateUnit, makeVector, TimeUnit, type Vector } from "apache-arrow";
import type { Cell } from "@/server/catalog/connectors/connector";

/** Parts of a second, by Arrow's units of time. */
const PER_SECOND: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};
const DAY_SECONDS = 86_400n;
const WORD_BITS = 32n;

/**
 * One cell of a column as text that says all of it: whole numbers and decimals with every digit, times
 * in UTC with the parts of a second that they have, bytes as hexadecimal digits, what is nested as JSON.
 */
export function arrowCell(column: Data, row: number): Cell {
  const { type } = column;
  if (!column.getValid(row)) return null;
  if (DataType.isDictionary(type)) {
    const [values] = column.dictionary?.data ?? [];
    return values === undefined ? null : arrowCell(values, Number(column.values[row]));
  }
  if (DataType.isTimestamp(type))
    return timeText(BigInt(column.values[row]), PER_SECOND[type.unit]);
  if (DataType.isDate(type)) return dateText(BigInt(column.values[row]), type.unit);
  if (DataType.isTime(type)) {
    return timeText(BigInt(column.values[row]), PER_SECOND[type.unit]).slice("1970-01-01 ".length);
  }
  const value: unknown = vectorOf(column).get(row);
  if (DataType.isDecimal(type) && value instanceof Uint32Array)
    return decimalText(value, type.scale);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (typeof value === "object") return JSON.stringify(value, plainly);
  return String(value);
}

/** Made once a column: each cell asks for it. */
const vectors = new WeakMap<Data, Vector>();

function vectorOf(column: Data): Vector {
  const known = vectors.get(column);
  if (known !== undefined) return known;
  const vector = makeVector(column);
  vectors.set(column, vector);
  return vector;
}

const plainly = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

function timeText(parts: bigint, perSecond: bigint): string {
  const rest = ((parts % perSecond) + perSecond) % perSecond;
  const seconds = (parts - rest) / perSecond;
  const whole = new Date(Number(seconds) * 1_000).toISOString().slice(0, -5).replace("T", " ");
  if (rest === 0n) return whole;
  const digits = String(perSecond).length - 1;
  return `${whole}.${String(rest).padStart(digits, "0")}`;
}

function dateText(value: bigint, unit: DateUnit): string {
  const perSecond = unit === DateUnit.DAY ? 1n : 1_000n;
  const parts = unit === DateUnit.DAY ? value * DAY_SECONDS : value;
  return timeText(parts, perSecond).slice(0, "1970-01-01".length);
}

/** Words of 32 bits, the lowest first, as one number in two's complement. */
function decimalText(words: Uint32Array, scale: number): string {
  const bits = WORD_BITS * BigInt(words.length);
  const raw = words.reduceRight((sum, word) => (sum << WORD_BITS) | BigInt(word), 0n);
  const value = BigInt.asIntN(Number(bits), raw);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const at = digits.length - scale;
  const text =
    scale <= 0 ? digits + "0".repeat(-scale) : `${digits.slice(0, at)}.${digits.slice(at)}`;
  return value < 0n ? `-${text}` : text;
}
