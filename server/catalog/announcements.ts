/**
 * Jobs that the catalog queues when something happened, for domains that it does not know: contracts
 * are read by them.
 */
export const VERSION_ADDED_JOB = "contracts.reviewVersion";
export const STORE_SCANNED_JOB = "contracts.reviewScan";
