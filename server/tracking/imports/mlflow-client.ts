import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/server/platform/errors";
import { AddressRefusedError, callOut, readBody } from "@/server/platform/outbound";

export type MlflowAccess = {
  url: string;
  token?: string;
  username?: string;
  password?: string;
  allowPrivate: boolean;
};

const TIMEOUT_MS = 60_000;
const TRIES = 4;
const RETRIED = new Set([408, 429, 500, 502, 503, 504]);
const MOST_BYTES = 256 * 1024 * 1024;
const SHOWN = 300;

/** What an MLflow server refused or could not do; `status` 0 when it was not reached. */
export class MlflowError extends AppError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super("INVALID_INPUT", message);
  }
}

/** An MLflow server by its REST API. Reading only; faults of the net are tried again. */
export class MlflowClient {
  private readonly root: string;

  constructor(
    private readonly access: MlflowAccess,
    private readonly signal: AbortSignal,
  ) {
    this.root = access.url.replace(/\/+$/, "");
  }

  async get(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const answer = await this.open("GET", `${path}?${new URLSearchParams(query)}`);
    return parseAnswer(await readBody(answer, MOST_BYTES));
  }

  async post(path: string, body: object): Promise<unknown> {
    const answer = await this.open("POST", path, JSON.stringify(body));
    return parseAnswer(await readBody(answer, MOST_BYTES));
  }

  /** An answer of status 200, whose body the caller reads. */
  async open(method: "GET" | "POST", path: string, body?: string): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt += 1) {
      const fault = await this.once(method, path, body);
      if (!(fault instanceof MlflowError)) return fault;
      const isWorthIt = fault.status === 0 || RETRIED.has(fault.status);
      if (!isWorthIt || attempt === TRIES) throw fault;
      await sleep(250 * 2 ** attempt, undefined, { signal: this.signal });
    }
  }

  private async once(
    method: string,
    path: string,
    body: string | undefined,
  ): Promise<IncomingMessage | MlflowError> {
    const url = new URL(`${this.root}${path}`);
    const { allowPrivate } = this.access;
    try {
      const headers = this.headers(body !== undefined);
      const about = { method, url, headers, allowPrivate, timeoutMs: TIMEOUT_MS };
      const answer = await callOut({
        ...about,
        signal: this.signal,
        ...(body === undefined ? {} : { body }),
      });
      const status = answer.statusCode ?? 0;
      if (status === 200) return answer;
      return new MlflowError(status, describeRefusal(url, status, await readBody(answer, 10_000)));
    } catch (error) {
      this.signal.throwIfAborted();
      if (error instanceof AddressRefusedError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      return new MlflowError(0, `${url.origin} was not reached: ${reason}`);
    }
  }

  private headers(hasBody: boolean): Record<string, string> {
    const { token, username, password } = this.access;
    const basic = Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64");
    return {
      ...(hasBody ? { "content-type": "application/json" } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(username ? { authorization: `Basic ${basic}` } : {}),
    };
  }
}

/** JSON with the 64-bit numbers of MLflow's answers kept as text, for which a double is too short. */
export function parseAnswer(text: string): unknown {
  const kept = text.replace(/"(step|timestamp)":\s*(-?\d{16,})/g, '"$1": "$2"');
  try {
    return JSON.parse(kept);
  } catch {
    const start = text.slice(0, SHOWN);
    throw new MlflowError(200, `The answer is no JSON, so this may be no MLflow server: ${start}`);
  }
}

function describeRefusal({ origin, pathname }: URL, status: number, body: string): string {
  if (status >= 300 && status < 400) {
    return `${origin} redirects (${status}): enter the address it leads to`;
  }
  const said = /"message":\s*"([^"]{1,300})/.exec(body)?.[1] ?? body.slice(0, SHOWN).trim();
  const advice = status === 401 || status === 403 ? ". Check the token, or user and password" : "";
  return `${origin}${pathname} answered ${status}: ${said}${advice}`;
}
