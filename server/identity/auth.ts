import type { BetterAuthOptions } from "better-auth";
import { findUser, insertAudit } from "@/server/identity/repository";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from "@/server/identity/schema";
import type { Platform } from "@/server/platform/context";
import { loadSecret } from "@/server/platform/secret";

const DAY_SECONDS = 86_400;
/** Set by us from the connection; a client's own value never gets past `handleAuthRequest`. */
export const CLIENT_ADDRESS_HEADER = "x-headrace-client-address";

export type SignedInUser = {
  id: string;
  name: string;
  role: string;
  disabledAt: Date | null;
};

/** Passwords and sessions, as far as the product uses the library that keeps them. */
export type Auth = {
  handle(request: Request): Promise<Response>;
  /** The person whose session cookie the headers carry. */
  findUser(headers: Headers): Promise<SignedInUser | null>;
};

/** The library is loaded here and not at import, so that only processes that sign people in hold it. */
export function createAuth(platform: Platform): Auth {
  const ready = openLibrary(platform);
  // The first request that awaits it reports the failure.
  ready.catch(() => undefined);
  return {
    handle: async (request) => (await ready).handler(request),
    findUser: async (headers) => {
      const session = await (await ready).api.getSession({ headers });
      if (session === null) return null;
      const { id, name, role, disabledAt } = session.user;
      return { id, name, role, disabledAt: disabledAt ?? null };
    },
  };
}

async function openLibrary(platform: Platform) {
  const [{ betterAuth }, { prismaAdapter }, { APIError }] = await Promise.all([
    import("better-auth/minimal"),
    import("better-auth/adapters/prisma"),
    import("better-auth/api"),
  ]);
  const refuseDisabled = async (userId: string) => {
    if ((await findUser(platform.db, userId))?.disabledAt === null) return;
    throw new APIError("FORBIDDEN", {
      code: "ACCOUNT_DISABLED",
      message: "This account is disabled. Ask an admin of the workspace",
    });
  };
  return betterAuth({
    ...baseOptions(platform),
    database: prismaAdapter(platform.db, { provider: "postgresql" }),
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            await refuseDisabled(userId);
          },
          after: async ({ userId }) => recordSignIn(platform, userId),
        },
      },
    },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false },
        disabledAt: { type: "date", required: false, input: false },
      },
    },
  });
}

function baseOptions(platform: Platform) {
  const { config, log } = platform;
  return {
    appName: "Headrace",
    baseURL: config.publicUrl,
    basePath: "/api/auth",
    secret: loadSecret(config),
    telemetry: { enabled: false },
    logger: { level: "error", log: (_level, message) => log.error({ message }, "sign-in") },
    // People reach a local server as 127.0.0.1 and as localhost; the cookie belongs to either.
    trustedOrigins: (request) => {
      const host = request?.headers.get("host");
      return host ? [`http://${host}`] : [];
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
    },
    session: { expiresIn: 14 * DAY_SECONDS, updateAge: DAY_SECONDS },
    rateLimit: {
      enabled: true,
      storage: "database",
      window: 60,
      max: 600,
      customRules: {
        "/sign-in/email": { window: 60, max: 10 },
        "/change-password": { window: 60, max: 10 },
        "/get-session": false,
      },
    },
    advanced: {
      // Said aloud, because the library leaves these checks out when NODE_ENV is "test".
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: "headrace",
      useSecureCookies: config.publicUrl.startsWith("https:"),
      defaultCookieAttributes: { httpOnly: true, sameSite: "lax" },
      database: { generateId: false },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
  } satisfies BetterAuthOptions;
}

async function recordSignIn(platform: Platform, userId: string): Promise<void> {
  const user = await findUser(platform.db, userId);
  if (user === null) return;
  await insertAudit(platform.db, {
    at: platform.now(),
    actorKind: "user",
    actorId: user.id,
    actorName: user.name,
    action: "session.create",
    objectKind: "person",
    objectId: user.id,
    objectName: user.name,
    before: undefined,
    after: undefined,
  });
}
