import { createHash, randomBytes } from "node:crypto";

const KEY_PREFIX = "hr_";
const SHOWN_CHARACTERS = 9;

/** 256 random bits in 43 characters that survive a URL. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

export function createKeyText(): string {
  return `${KEY_PREFIX}${createToken()}`;
}

/** Tokens are random, so a fast hash without salt is enough to keep a stolen table useless. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The start of a key, by which people recognise it in a list. */
export function prefixOf(key: string): string {
  return key.slice(0, SHOWN_CHARACTERS);
}

/**
 * The key that a request carries: `Bearer <key>`, or the password of `Basic`, as clients with
 * only a user and a password send it. Null when the header holds neither.
 */
export function readKey(authorization: string): string | null {
  const [scheme = "", value = ""] = authorization.trim().split(/\s+/, 2);
  if (value === "") return null;
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return null;
  const text = Buffer.from(value, "base64").toString("utf8");
  const password = text.slice(text.indexOf(":") + 1);
  return text.includes(":") && password !== "" ? password : null;
}
