import { InvalidInputError } from "@/server/platform/errors";
import { groupNodes } from "@/server/protocols/mlflow/search/group";

export type OrderClause = {
  /** As written, quotes and all; only a direction behind it makes MLflow take the quotes away. */
  readonly name: string;
  readonly ascending: boolean;
};

/**
 * One item of an order_by: a name with or without ASC or DESC.
 * @throws InvalidInputError for anything else, spaces around it included
 */
export function readOrderClause(clause: string): OrderClause {
  const unreadable = () =>
    new InvalidInputError(`Invalid order_by clause '${clause}'. Could not be parsed.`);
  const [node, ...rest] = groupNodes(clause);
  if (node?.kind !== "identifier" || rest.length > 0) throw unreadable();

  const words = splitShellWords(clause.replaceAll("`", '"'));
  if (words === undefined || words.length > 2) throw unreadable();
  const [name = "", direction] = words;
  if (direction === undefined) return { name: clause.trim(), ascending: true };
  const order = direction.toLowerCase();
  if (order !== "asc" && order !== "desc") {
    throw new InvalidInputError(`Invalid ordering key in order_by clause '${clause}'.`);
  }
  return { name: name.trim(), ascending: order === "asc" };
}

/** Words as a POSIX shell splits them, or undefined when a quote or an escape is left open. */
function splitShellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quote === undefined && " \t\r\n".includes(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= "";
    if (char === quote) quote = undefined;
    else if (char === "\\" && quote !== "'") {
      at += 1;
      const escaped = text[at];
      if (escaped === undefined) return undefined;
      const isPlain = quote !== undefined && escaped !== quote && escaped !== "\\";
      word += isPlain ? `\\${escaped}` : escaped;
    } else if (quote === undefined && (char === "'" || char === '"')) quote = char;
    else word += char;
  }
  if (quote !== undefined) return undefined;
  return word === undefined ? words : [...words, word];
}
