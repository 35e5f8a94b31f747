/** MLflow's clients log what they measured of the machine under this prefix. */
const SYSTEM_PREFIX = "system/";

export function isSystemMetric(key: string): boolean {
  return key.startsWith(SYSTEM_PREFIX);
}
