/** Classes of columns that everybody signed in may read. */
export const OPEN_CLASSES = ["public", "internal"] as const;
/** Classes whose values are masked for whoever has no role or grant to read them, the strictest last. */
export const SENSITIVE_CLASSES = [
  "sensitive",
  "pii",
  "restricted",
  "confidential",
  "secret",
] as const;
export const COLUMN_CLASSES = [...OPEN_CLASSES, ...SENSITIVE_CLASSES] as const;

export const GRANTEE_KINDS = ["user", "key", "role"] as const;
/** Roles that read sensitive columns by grant only. */
export const GRANTED_ROLES = ["viewer", "scientist", "approver"] as const;
/** Longest life of a grant. */
export const GRANT_DAYS_MAX = 366;
export const GRANT_DAYS = 30;
/** Requests and grants of a dataset that its page shows, the newest first. */
export const ACCESSES_SHOWN = 200;
