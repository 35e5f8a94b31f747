/** Rows kept with a version for its overview. */
export const SAMPLE_ROWS = 100;
