const PLAIN = /^[A-Za-z_/][A-Za-z0-9_ ./@–-]*$/;
const WORDS_OF_YAML = new Set(["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"]);

/** Plain data as YAML, in block style, so that a person can read it; undefined members are left out. */
export function formatYaml(value: unknown, indent = 0): string {
  const pad = "  ".repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return value
      .map((item) => {
        const text = formatYaml(item, indent + 1);
        return isBlock(item) ? `${pad}- ${text.trimStart()}` : `${pad}- ${text}`;
      })
      .join("\n");
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    if (entries.length === 0) return "{}";
    return entries
      .map(([key, member]) => {
        const text = formatYaml(member, indent + 1);
        return `${pad}${formatText(key)}:${isBlock(member) ? "\n" : " "}${text}`;
      })
      .join("\n");
  }
  return typeof value === "string" ? formatText(value) : String(value);
}

function isBlock(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** JSON's quoted strings are YAML's too. */
function formatText(text: string): string {
  const isPlain = PLAIN.test(text) && !text.endsWith(" ") && !WORDS_OF_YAML.has(text.toLowerCase());
  return isPlain ? text : JSON.stringify(text);
}
