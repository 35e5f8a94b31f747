const PLAIN = /^[\p{L}_][\p{L}\p{N}_-]*(\.[\p{L}_][\p{L}\p{N}_-]*)*$/u;

/** The filter that finds exactly these runs. */
export function idsFilter(ids: readonly string[]): string {
  return `id in (${ids.map((id) => JSON.stringify(id)).join(", ")})`;
}

/** The field path of the filter language for a key; keys with other signs stand in backticks. */
export function fieldPath(kind: "metric" | "param" | "min" | "max", key: string): string {
  const quoted = `\`${key.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
  return `${kind}.${PLAIN.test(key) ? key : quoted}`;
}

/** metric.`val/auc` → "val/auc"; what is neither metric nor param keeps its name. */
export function labelOfField(field: string): string {
  const [, kind, path] = /^(metric|param|min|max)\.(.+)$/.exec(field) ?? [];
  if (kind === undefined || path === undefined) return field;
  const key = path.startsWith("`") ? path.slice(1, -1).replace(/\\(.)/g, "$1") : path;
  return kind === "min" || kind === "max" ? `${kind} of ${key}` : key;
}
