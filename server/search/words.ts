/** The words of a search text, lower-case and each once; all must be found. */
export function splitWords(text: string): string[] {
  return [...new Set(text.toLowerCase().split(/\s+/))].filter((word) => word !== "");
}
