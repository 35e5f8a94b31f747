import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Config } from "./config";
import { AppError } from "./errors";
import { loadSecret } from "./secret";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = "v1";

/** One key a purpose, so that what is sealed for one cannot be opened for another. */
function keyFor(config: Pick<Config, "secret" | "dataDir">, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", loadSecret(config), "headrace", purpose, 32));
}

/** Encrypts a text with the installation's secret; `purpose` is bound to it. */
export function sealSecret(
  config: Pick<Config, "secret" | "dataDir">,
  purpose: string,
  text: string,
): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyFor(config, purpose), iv);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return `${VERSION}.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")}`;
}

/** @throws AppError when it was sealed with another secret, for another purpose, or changed */
export function openSecret(
  config: Pick<Config, "secret" | "dataDir">,
  purpose: string,
  sealed: string,
): string {
  const bytes = Buffer.from(sealed.slice(VERSION.length + 1), "base64url");
  try {
    const decipher = createDecipheriv(
      ALGORITHM,
      keyFor(config, purpose),
      bytes.subarray(0, IV_BYTES),
    );
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = bytes.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch (cause) {
    const message =
      "A stored secret cannot be read: it was sealed under another HEADRACE_SECRET. Enter it again";
    throw new AppError("CONFLICT", message, { cause });
  }
}
