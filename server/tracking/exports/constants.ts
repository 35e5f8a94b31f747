/** Number of the export's format; grows when a file's columns change their meaning. */
export const EXPORT_FORMAT = 1;
/** An export's files are removed after so many days. */
export const EXPORT_KEEP_DAYS = 7;
