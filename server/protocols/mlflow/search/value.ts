import { InvalidInputError } from "@/server/platform/errors";
import { isQuoted } from "@/server/protocols/mlflow/search/identifier";
import type { ComparisonNode, Node } from "@/server/protocols/mlflow/search/node";

/** The condition with an identifier on its left and a value on its right. */
export type ValueCondition = ComparisonNode & { readonly right: Node };

/** Throws unless the left side is a name. */
export function requireName({ left }: ComparisonNode): string {
  if (left.kind === "identifier") return left.text;
  throw new InvalidInputError(
    `Invalid comparison clause. Expected 'Identifier' found '${left.text}'`,
  );
}

/** The text between quotes, as it stands: quotes doubled or escaped in it are not undone. */
export function readQuoted(value: Node, what: string): string {
  if (value.kind !== "string" && value.kind !== "identifier") {
    throw new InvalidInputError(
      `Expected a quoted string value for ${what} (e.g. 'my-value'). Got value ${value.text}`,
    );
  }
  if (isQuoted(value.text, "'") || isQuoted(value.text, '"')) return value.text.slice(1, -1);
  throw new InvalidInputError(
    `Parameter value is either not quoted or unidentified quote types used for string value ${value.text}. Use either single or double quotes.`,
  );
}

/** What an instant or a version number can be: MLflow fails on integers that 64 bits do not hold. */
export function requireInt64(value: Node, key: string): void {
  if (value.kind !== "integer") return;
  const number = readWholeText(value.text);
  if (number === undefined || BigInt.asIntN(64, number) !== number) {
    throw new InvalidInputError(
      `Invalid value for numeric attribute '${key}': '${value.text}' is no 64-bit integer`,
    );
  }
}

/** @param what how the message calls the left side */
export function readNumber(value: Node, what: string): number {
  if (value.kind === "integer" || value.kind === "float") {
    const number = Number(value.text);
    if (!Number.isNaN(number)) return number;
  }
  throw new InvalidInputError(`Expected numeric value type for ${what}. Found ${value.text}`);
}

/** A whole number in the forms that Python's `int` takes, or undefined. */
export function readWholeText(text: string): bigint | undefined {
  const digits = /^\s*([+-]?)(\d+(?:_\d+)*)\s*$/.exec(text);
  if (digits === null) return undefined;
  const [, sign, number = ""] = digits;
  const value = BigInt(number.replaceAll("_", ""));
  return sign === "-" ? -value : value;
}
