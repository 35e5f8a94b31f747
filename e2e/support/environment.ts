import { randomBytes, randomInt } from "node:crypto";

export const REPORTS_DIR = "test-results/reports";
export const SCREENS_DIR = "test-results/screens";
/** Cookies of the first admin, written by the sign-up project. */
export const ADMIN_STATE = "test-results/state/admin.json";

/** Chosen once by the first process; the processes that run the specs inherit it. */
function inherited(name: string, choose: () => string): string {
  const value = process.env[name] ?? choose();
  process.env[name] = value;
  return value;
}

// Outside the range from which systems hand out ports, so nothing takes it between choice and use.
export const PORT = inherited("HEADRACE_E2E_PORT", () => String(randomInt(20_000, 30_000)));
export const BASE_URL = `http://127.0.0.1:${PORT}`;
/** An admin's key, for specs that play a machine. */
export const API_KEY = inherited("HEADRACE_E2E_API_KEY", () => randomBytes(24).toString("hex"));
export const ADMIN = {
  name: "Ada Admin",
  email: "ada@headrace.example",
  password: inherited("HEADRACE_E2E_PASSWORD", () => randomBytes(18).toString("base64url")),
};

const SETUP_URL = "HEADRACE_E2E_SETUP_URL";

export function rememberSetupUrl(url: string): void {
  process.env[SETUP_URL] = url;
}

/** The first sign-in link, as the product printed it. */
export function readSetupUrl(): string {
  const url = process.env[SETUP_URL];
  if (url === undefined) throw new Error("The product has not printed its first sign-in link");
  return url;
}
