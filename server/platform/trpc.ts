import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import type { Actor, Platform, ServiceContext } from "./context";
import { AppError, TRANSPORT, toAppError } from "./errors";

/** What a request brings: the process's platform and the caller, if known. */
export type ApiContext = Platform & { actor: Actor | null };

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  errorFormatter: ({ shape, error }) => {
    const { code, message } = toAppError(error.cause ?? error);
    const isOurs = error.cause instanceof AppError || error.code !== "INTERNAL_SERVER_ERROR";
    return {
      ...shape,
      message: isOurs ? shape.message : message,
      data: {
        ...shape.data,
        stack: undefined,
        appCode: error.cause instanceof AppError ? code : null,
      },
    };
  },
});

/** Turns AppError into TRPCError in one place, so no procedure needs try/catch. */
const mapErrors = t.middleware(async ({ ctx, next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  if (cause instanceof AppError) {
    throw new TRPCError({ code: TRANSPORT[cause.code].trpc, message: cause.message, cause });
  }
  if (result.error.code === "INTERNAL_SERVER_ERROR")
    ctx.log.error({ err: result.error, path }, "procedure failed");
  return result;
});

const requireActor = t.middleware(({ ctx, next }) => {
  const { actor } = ctx;
  if (actor === null) throw new AppError("UNAUTHENTICATED", "Sign in first");
  const signedIn: ServiceContext = { ...ctx, actor };
  return next({ ctx: signedIn });
});

export const router = t.router;
/** For what a visitor may ask before signing in. */
export const publicProcedure = t.procedure.use(mapErrors);
/** For everything else: `ctx` is a ServiceContext with a known actor. */
export const protectedProcedure = t.procedure.use(mapErrors).use(requireActor);
