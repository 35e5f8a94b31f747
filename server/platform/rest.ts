import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";
import type { ServiceContext } from "./context";
import { AppError, describeIssues, InvalidInputError, TRANSPORT, toAppError } from "./errors";

/** Variables every machine-facing route finds: the caller's service context. */
export type RestEnv = { Variables: { services: ServiceContext } };

/** A router whose validation errors join the one error taxonomy. */
export function createRestRouter(): OpenAPIHono<RestEnv> {
  const app = new OpenAPIHono<RestEnv>({
    defaultHook: (result) => {
      if (!result.success) throw new InvalidInputError(describeIssues(result.error, result.target));
    },
  });
  app.onError((error, c) => problem(c, error));
  return app;
}

/** An OpenAPI response that carries `schema` as JSON. */
export function jsonContent<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** RFC 9457 problem document of any thrown value; the text of unexpected faults stays here. */
export function problem(c: Context, error: unknown): Response {
  const appError = toAppError(error);
  const status = TRANSPORT[appError.code].http;
  const body = { type: "about:blank", title: appError.code, status, detail: appError.message };
  return c.json(body, status, { "content-type": "application/problem+json" });
}

/** True for faults that are ours, worth an error line in the log. */
export function isUnexpected(error: unknown): boolean {
  return !(error instanceof AppError) && toAppError(error).code === "INTERNAL";
}
