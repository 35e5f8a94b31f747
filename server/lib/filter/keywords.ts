/** Words with a meaning of their own, in any case; quote them to use them as text. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  "and",
  "or",
  "not",
  "in",
  "contains",
  "exists",
  "true",
  "false",
  "null",
  "me",
]);
