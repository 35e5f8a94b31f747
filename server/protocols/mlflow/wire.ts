import type { Context } from "hono";
import { InvalidInputError } from "@/server/platform/errors";

/** A request as MLflow's servers read it: a JSON body or query parameters, field by field. */
export type WireMessage = Readonly<Record<string, unknown>>;

const API_DOCS = "See the API docs for more information about request parameters.";
const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * The fields of a request. GET carries them as query parameters, every other method as JSON. An
 * empty or unreadable body counts as no fields, so that the first required one is named; a JSON
 * text inside a JSON text is what old clients send.
 * @throws InvalidInputError for a body of another content type
 */
export async function readMessage(c: Context): Promise<WireMessage> {
  if (c.req.method === "GET") return readQuery(c);
  const text = await c.req.text();
  if (text === "") return {};
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/json")) {
    throw new InvalidInputError("Bad Request. Content-Type must be one of ['application/json'].");
  }
  const value = parseJson(text);
  return toMessage(typeof value === "string" ? parseJson(value) : value);
}

function readQuery(c: Context): WireMessage {
  const entries = Object.entries(c.req.queries()).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  return Object.fromEntries(entries);
}

/** JSON whose integers beyond 2^53 stay exact, as BigInt. */
function parseJson(text: string): unknown {
  if (!BIG_INTEGER.test(text)) return parsePlain(text);
  return parsePlain(text.replace(STRING_OR_BIG_INTEGER, quoteBigInteger));
}

function parsePlain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const BIG_INTEGER = /\d{16}/;
const STRING_OR_BIG_INTEGER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** An integer of sixteen digits or more as a string, which every reader of integers accepts. */
function quoteBigInteger(token: string): string {
  return /^-?\d{16,}$/.test(token) ? `"${token}"` : token;
}

function toMessage(value: unknown): WireMessage {
  return isMessage(value) ? value : {};
}

export function isMessage(value: unknown): value is WireMessage {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function missingParameter(name: string): InvalidInputError {
  return new InvalidInputError(`Missing value for required parameter '${name}'. ${API_DOCS}`);
}

/** @param problem continues "supplied:", such as "It must be a positive integer" */
export function invalidParameter(name: string, value: unknown, problem?: string) {
  const shown = JSON.stringify(value, (_, each) =>
    typeof each === "bigint" ? each.toString() : each,
  );
  const hint = `Hint: Value was of type '${pythonType(value)}'.`;
  const text = `Invalid value ${shown} for parameter '${name}' supplied`;
  return new InvalidInputError(
    problem === undefined ? `${text}: ${hint} ${API_DOCS}` : `${text}${problem}`,
  );
}

function pythonType(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (typeof value === "string") return "str";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  return Array.isArray(value) ? "list" : "dict";
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Text of a field; an absent one is undefined. @throws InvalidInputError for another type */
export function optionalString(
  message: WireMessage,
  name: string,
  where = name,
): string | undefined {
  const value = message[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== "string") throw invalidParameter(where, value);
  if (value.includes("\0")) throw invalidParameter(where, value, ": NUL characters are not stored");
  return value;
}

/** Text that must be there and not be empty. */
export function requireString(message: WireMessage, name: string, where = name): string {
  const value = optionalString(message, name, where);
  if (value === undefined || value === "") throw missingParameter(where);
  return value;
}

/** An int64 as number or decimal text. */
export function optionalInt64(
  message: WireMessage,
  name: string,
  where = name,
): bigint | undefined {
  const value = message[name];
  if (isAbsent(value)) return undefined;
  const parsed = toInt64(value);
  if (parsed === undefined) throw invalidParameter(where, value);
  return parsed;
}

function toInt64(value: unknown): bigint | undefined {
  const isWhole = typeof value === "number" && Number.isInteger(value);
  const isDecimal = typeof value === "string" && /^[-+]?\d{1,19}$/.test(value);
  if (!isWhole && !isDecimal) return undefined;
  const parsed = BigInt(typeof value === "string" ? value.replace(/^\+/, "") : (value as number));
  return parsed < INT64.min || parsed > INT64.max ? undefined : parsed;
}

export function requireInt64(message: WireMessage, name: string, where = name): bigint {
  const value = optionalInt64(message, name, where);
  if (value === undefined) throw missingParameter(where);
  return value;
}

/** A double as number or text, with "NaN", "Infinity" and "-Infinity". */
export function requireDouble(message: WireMessage, name: string, where = name): number {
  const value = message[name];
  if (isAbsent(value) || value === "") throw missingParameter(where);
  const parsed = typeof value === "string" ? parseDouble(value) : value;
  if (typeof parsed !== "number") throw invalidParameter(where, value);
  return parsed;
}

function parseDouble(text: string): number | undefined {
  if (text === "NaN") return Number.NaN;
  if (text === "Infinity") return Number.POSITIVE_INFINITY;
  if (text === "-Infinity") return Number.NEGATIVE_INFINITY;
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

export function optionalBoolean(message: WireMessage, name: string): boolean | undefined {
  const value = message[name];
  if (isAbsent(value)) return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw invalidParameter(name, value);
}

/** A repeated field of texts; one query parameter is a list of one. */
export function stringList(message: WireMessage, name: string): string[] {
  return list(message, name).map((value, index) => {
    if (typeof value !== "string") throw invalidParameter(`${name}[${index}]`, value);
    return value;
  });
}

/** A repeated field of messages. */
export function messageList(message: WireMessage, name: string): WireMessage[] {
  return list(message, name).map((value, index) => {
    if (!isMessage(value)) throw invalidParameter(`${name}[${index}]`, value);
    return value;
  });
}

function list(message: WireMessage, name: string): unknown[] {
  const value = message[name];
  if (isAbsent(value)) return [];
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [value];
  throw invalidParameter(name, value);
}

export type KeyValue = { key: string; value: string };

/** A repeated field of `{key, value}`; a missing value is the empty text. */
export function keyValues(message: WireMessage, name: string): KeyValue[] {
  return messageList(message, name).map((item, index) => ({
    key: requireString(item, "key", `${name}[${index}].key`),
    value: optionalString(item, "value", `${name}[${index}].value`) ?? "",
  }));
}

/** Answers as protobuf does: a field that is unset or an empty list is not there. */
export function omitEmpty<Shape extends Record<string, unknown>>(shape: Shape): Partial<Shape> {
  const entries = Object.entries(shape).filter(
    ([, value]) => !isAbsent(value) && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries) as Partial<Shape>;
}

/** A double as MLflow writes it: what JSON has no number for is a text. */
export function toWireDouble(value: number): number | "NaN" | "Infinity" | "-Infinity" {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "Infinity";
  return value === Number.NEGATIVE_INFINITY ? "-Infinity" : value;
}

type WideInteger = { $int64: string };

/** An int64 for an answer; beyond 2^53 it is marked, and `toWireJson` writes its full digits. */
export function toWireInteger(value: bigint): number | WideInteger {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { $int64: value.toString() };
}

/** JSON whose marked integers are numbers of full digits, which Python reads exactly. */
export function toWireJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\{"\$int64":"(-?\d+)"\}/g, "$1");
}

/** 200 with a message. */
export function answer(c: Context, value: Record<string, unknown> = {}): Response {
  return c.body(toWireJson(value), 200, { "content-type": "application/json" });
}
