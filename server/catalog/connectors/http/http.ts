import type { IncomingMessage } from "node:http";
import type { FileConnector, StoreObject } from "@/server/catalog/connectors/connector";
import { describeNetworkFault } from "@/server/catalog/connectors/network";
import { saveStream } from "@/server/catalog/connectors/save-stream";
import { networkSteps } from "@/server/catalog/connectors/table-test";
import { runTestSteps } from "@/server/catalog/connectors/test-steps";
import { toFile } from "@/server/catalog/connectors/to-file";
import { InvalidInputError } from "@/server/platform/errors";
import { callOut } from "@/server/platform/outbound";

type Access = { authorization: string | undefined; allowPrivate: boolean };

const TIMEOUT_MS = 30_000;
const REDIRECTS = 5;

/** Files behind addresses, each known by its address without the scheme. */
export function connectHttp(urls: readonly string[], access: Access): FileConnector {
  const known = new Map(urls.map((url) => [pathOf(url), url]));
  const list = async (signal?: AbortSignal) => {
    const files: StoreObject[] = [];
    for (const [name, url] of known) {
      const answer = await ask("HEAD", new URL(url), access, signal);
      answer.destroy();
      files.push(toFile(name, sizeOf(answer), timeOf(answer)));
    }
    return files;
  };
  return {
    family: "files",
    list,
    async fetch(name, dir, options) {
      const url = known.get(name);
      if (url === undefined) {
        throw new InvalidInputError(`"${name}" is not one of this store's addresses`);
      }
      const answer = await ask("GET", new URL(url), access, options?.signal);
      return saveStream(answer, { dir, name: new URL(url).pathname }, options);
    },
    test: (now) => {
      const [first = ""] = urls;
      return runTestSteps(now, [
        ...networkSteps(placeOf(new URL(first)), access.allowPrivate),
        {
          name: "list",
          run: async () => {
            const files = await list();
            return files.length === 1 ? "1 file answers" : `${files.length} files answer`;
          },
        },
        {
          name: "read",
          run: async () => {
            const answer = await ask("GET", new URL(first), access, undefined);
            for await (const _ of answer) break;
            answer.destroy();
            return `Read from ${pathOf(first)}`;
          },
        },
      ]);
    },
  };
}

function pathOf(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `${host}${decodeURI(pathname)}${search}`;
}

function placeOf({ hostname, port, protocol }: URL) {
  const host = hostname.replace(/^\[|\]$/g, "");
  return { host, port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port) };
}

/** Follows redirects; the header of authorization goes to the first host only. */
async function ask(
  method: "GET" | "HEAD",
  url: URL,
  access: Access,
  signal: AbortSignal | undefined,
): Promise<IncomingMessage> {
  const { authorization, allowPrivate } = access;
  let target = url;
  for (let turn = 0; turn <= REDIRECTS; turn += 1) {
    const isFirstHost = target.host === url.host && target.protocol === url.protocol;
    const headers: Record<string, string> =
      isFirstHost && authorization !== undefined ? { authorization } : {};
    const call = { method, url: target, headers, allowPrivate, timeoutMs: TIMEOUT_MS };
    const answer = await callOut(signal === undefined ? call : { ...call, signal }).catch(
      (error: unknown) => {
        throw describeNetworkFault(error, placeOf(target)) ?? error;
      },
    );
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (status >= 300 && status < 400 && location !== undefined) {
      answer.destroy();
      target = new URL(location, target);
      continue;
    }
    if (status === 200) return answer;
    answer.destroy();
    throw describeStatus(target, status);
  }
  throw new InvalidInputError(`${url.href} leads from one address to another without an end`);
}

function describeStatus(url: URL, status: number): InvalidInputError {
  const place = `${url.host}${url.pathname}`;
  switch (status) {
    case 401:
      return new InvalidInputError(
        `${place} asks who calls (401). Give the header of authorization that it wants`,
      );
    case 403:
      return new InvalidInputError(
        `${place} refuses this caller (403). Ask its owner for the right to read it`,
      );
    case 404:
    case 410:
      return new InvalidInputError(`${place} is not there (${status}). Check the address`);
    default:
      return new InvalidInputError(`${place} answered with the status ${status}. Try again later`);
  }
}

function sizeOf({ headers }: IncomingMessage): number | null {
  const size = Number(headers["content-length"]);
  return Number.isFinite(size) && headers["content-length"] !== undefined ? size : null;
}

function timeOf({ headers }: IncomingMessage): Date | null {
  const time = new Date(headers["last-modified"] ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? null : time;
}
