/** Names the run in its source: "<source>/<id of the run there>". */
export const IMPORT_SOURCE_TAG = "headrace.import.source";
/** Id of the job that brought all of the run. */
export const IMPORT_DONE_TAG = "headrace.import.done";

/** What a column of a CSV file may become. */
export const CSV_ROLES = [
  "name",
  "start",
  "end",
  "status",
  "experiment",
  "metric",
  "param",
  "tag",
  "ignore",
] as const;
export type CsvRole = (typeof CSV_ROLES)[number];
