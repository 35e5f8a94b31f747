const SAFE = /^(https?:|mailto:)/i;
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** An address that a text may link to; null for one that would run something. */
export function toSafeHref(href: string): string | null {
  // Browsers skip these signs when they read a scheme: "java\tscript:" is one.
  const plain = [...href].filter((sign) => (sign.codePointAt(0) ?? 0) > 32).join("");
  if (SAFE.test(plain)) return plain;
  return SCHEME.test(plain) || plain.startsWith("//") || plain.startsWith("\\") ? null : plain;
}
