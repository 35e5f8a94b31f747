/** Hash of a password as sign-in checks it (scrypt, salted). Loaded late: workers never need it. */
export async function hashPassword(password: string): Promise<string> {
  const crypto = await import("better-auth/crypto");
  return crypto.hashPassword(password);
}
