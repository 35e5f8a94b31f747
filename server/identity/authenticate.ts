import { type Auth, CLIENT_ADDRESS_HEADER } from "@/server/identity/auth";
import { cacheActor, findCachedActor } from "@/server/identity/key-cache";
import { deriveKeyRole, readRole } from "@/server/identity/permissions";
import { findUsableKey, touchUser } from "@/server/identity/repository";
import { hashToken, readKey } from "@/server/identity/tokens";
import type { Actor, Platform } from "@/server/platform/context";

const SEEN_EVERY_MS = 60_000;
/** All that is reachable of the library's many routes. */
const ROUTES = new Set([
  "POST /api/auth/sign-in/email",
  "POST /api/auth/sign-out",
  "GET /api/auth/get-session",
  "POST /api/auth/change-password",
]);

/**
 * Who a request comes from; null for nobody. A request with an `authorization` header is its key's
 * and never falls back to a cookie, because the origin of such requests is not checked.
 */
export async function authenticate(
  platform: Platform,
  auth: Auth,
  headers: Headers,
): Promise<Actor | null> {
  const authorization = headers.get("authorization");
  if (authorization !== null) return findKeyActor(platform, authorization);
  if (headers.get("cookie") === null) return null;
  const user = await auth.findUser(headers);
  if (user === null || user.disabledAt !== null) return null;
  const now = platform.now();
  await touchUser(platform.db, user.id, now, new Date(now.getTime() - SEEN_EVERY_MS));
  return { kind: "user", id: user.id, name: user.name, role: readRole(user.role) };
}

async function findKeyActor(platform: Platform, authorization: string): Promise<Actor | null> {
  const text = readKey(authorization);
  if (text === null) return null;
  const { pool } = platform;
  const hash = hashToken(text);
  const now = platform.now();
  const cached = findCachedActor(pool, hash, now);
  if (cached !== null) return cached;
  const key = await findUsableKey(pool, hash, now);
  if (key === null) return null;
  const { id, name, role, ownerRole, expiresAt } = key;
  const ownRole = ownerRole === null ? null : readRole(ownerRole);
  const actor: Actor = { kind: "key", id, name, role: deriveKeyRole(readRole(role), ownRole) };
  cacheActor(pool, hash, { actor, expiresAt }, now);
  return actor;
}

/**
 * Answers sign-in, sign-out, session and change of password; everything else below `/api/auth` does
 * not exist. `clientAddress` is the connection's, by which attempts are counted.
 */
export async function handleAuthRequest(
  auth: Auth,
  request: Request,
  clientAddress: string | null = null,
): Promise<Response> {
  const route = `${request.method} ${new URL(request.url).pathname}`;
  if (!ROUTES.has(route)) {
    const body = { type: "about:blank", title: "NOT_FOUND", status: 404, detail: `No ${route}` };
    return Response.json(body, {
      status: 404,
      headers: { "content-type": "application/problem+json" },
    });
  }
  request.headers.delete(CLIENT_ADDRESS_HEADER);
  if (clientAddress !== null) request.headers.set(CLIENT_ADDRESS_HEADER, clientAddress);
  return auth.handle(request);
}
