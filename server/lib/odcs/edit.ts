import { isCollection, isSeq, parseDocument } from "yaml";
import { z } from "zod";

/** One change of a document; without a value what stands there is removed. */
export const OdcsEdit = z.object({
  path: z.array(z.union([z.string(), z.number().int().nonnegative()])).min(1),
  value: z.unknown(),
});
export type OdcsEdit = z.infer<typeof OdcsEdit>;

/**
 * Writes changes into a contract's text; comments, order and everything that was not touched stay.
 * Collections that become empty go too, because the standard has no use for them. A path that ends
 * behind a list's last item adds one.
 * @throws Error when the text is no YAML
 */
export function editContract(source: string, edits: readonly OdcsEdit[]): string {
  if (edits.length === 0) return source;
  const document = parseDocument(source);
  const [error] = document.errors;
  if (error !== undefined) throw error;
  for (const { path, value } of edits) {
    if (value === undefined) {
      removeIn(document, path);
      continue;
    }
    // A number as key would otherwise make a mapping where a list is meant.
    for (let depth = 1; depth < path.length; depth += 1) {
      const parent = path.slice(0, depth);
      if (isCollection(document.getIn(parent))) continue;
      document.setIn(parent, document.createNode(typeof path[depth] === "number" ? [] : {}));
    }
    document.setIn(path, document.createNode(value));
  }
  return document.toString({ lineWidth: 100 });
}

function removeIn(document: ReturnType<typeof parseDocument>, path: OdcsEdit["path"]): void {
  if (!document.hasIn(path)) return;
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const rest = document.getIn(parent);
  const isItem = isSeq(document.getIn(parent.slice(0, -1)));
  if (parent.length > 0 && !isItem && isCollection(rest) && rest.items.length === 0) {
    removeIn(document, parent);
  }
}
