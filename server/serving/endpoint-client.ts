import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "@/server/platform/config";
import { AppError, InvalidInputError } from "@/server/platform/errors";
import { LabelsAnswer } from "@/server/serving/schema";

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;
/** A web process that starts beside the worker needs a while until it answers. */
const MAX_TRIES = 15;
const CALL_TIMEOUT_MS = 30_000;

export type EndpointClient = {
  /** @throws InvalidInputError with the server's words when it refuses the body */
  predict(body: unknown): Promise<void>;
  label(body: unknown): Promise<LabelsAnswer>;
};

/** Where this installation's own web process answers. */
export function ownAddress({ host, port }: Pick<Config, "host" | "port">): string {
  const isEverywhere = host === "0.0.0.0" || host === "::";
  const name = isEverywhere ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** Calls one endpoint over HTTP as any client does; faults of the server are tried again. */
export function createEndpointClient(args: {
  baseUrl: string;
  endpointName: string;
  key: string;
  signal: AbortSignal;
}): EndpointClient {
  const { baseUrl, endpointName, key, signal } = args;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };

  const send = async (route: string, body: unknown): Promise<unknown> => {
    const url = `${baseUrl}/api/v1/endpoints/${endpointName}/${route}`;
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    let problem = "";
    for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
      signal.throwIfAborted();
      // Not the job's own signal: thousands of calls would each leave a listener on it.
      const answer = await fetch(url, {
        ...init,
        signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      }).catch((error: unknown) => {
        signal.throwIfAborted();
        return error instanceof Error ? error : new Error(String(error));
      });
      if (!(answer instanceof Error) && answer.ok) return answer.json();
      problem = answer instanceof Error ? describeFault(answer) : await describeRefusal(answer);
      if (!(answer instanceof Error) && answer.status === 400) throw new InvalidInputError(problem);
      const retry = answer instanceof Error || answer.status === 429 || answer.status >= 500;
      if (!retry) throw new AppError("CONFLICT", `${url} answered ${answer.status}: ${problem}`);
      await sleep(Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS), undefined, { signal });
    }
    throw new AppError("UNAVAILABLE", `${url} did not answer in ${MAX_TRIES} tries: ${problem}`);
  };

  return {
    predict: async (body) => {
      await send("predict", body);
    },
    label: async (body) => LabelsAnswer.parse(await send("labels", body)),
  };
}

function describeFault(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function describeRefusal(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "detail" in body) return String(body.detail);
  } catch {
    // Not a problem document: the text itself is all there is.
  }
  return text.slice(0, 500);
}
