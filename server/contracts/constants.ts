export const ENFORCEMENTS = ["observe", "warn", "block"] as const;
export const CONTRACT_STATUSES = ["active", "retired"] as const;
/**
 * Which changes consumers must accept first: none, those that break them, or all that they could
 * notice.
 */
export const COMPATIBILITIES = ["any", "additive", "patch"] as const;
/** An error is a check that could not be measured, a skipped one had nothing to compare with. */
export const OUTCOMES = ["passed", "warned", "failed", "error", "skipped"] as const;
/** Outcomes that nobody has to look at. */
export const KEPT_OUTCOMES: readonly string[] = ["passed", "skipped"];
export const RUN_STATES = ["passed", "failed"] as const;
export const CHANGE_STATES = ["proposed", "applied", "rejected", "withdrawn"] as const;
export const INCIDENT_KINDS = ["schema", "type", "volume", "freshness", "quality"] as const;
export const INCIDENT_EVENTS = [
  ...["opened", "acknowledged", "assigned", "handed-back"],
  ...["comment", "resolved", "reopened"],
] as const;
export const INCIDENT_STATES = ["open", "acknowledged", "resolved"] as const;
/** Versions that a dry run looks at unless told otherwise, and at most. */
export const DRY_RUN_VERSIONS = 30;
/** Rows kept of those that break a check. */
export const FAILING_ROWS_KEPT = 100;
