import { lookup as lookupAll, promises } from "node:dns";
import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./address-rules";
import { AppError, InvalidInputError } from "./errors";

export type OutboundRequest = {
  method: string;
  url: URL;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Also addresses of this machine and of private networks. */
  allowPrivate: boolean;
  timeoutMs: number;
  signal?: AbortSignal;
};

/** Refused before anything was sent. */
export class AddressRefusedError extends AppError {
  constructor(host: string, address: string) {
    const where = host === address ? host : `${host} (${address})`;
    super("INVALID_INPUT", `${where} is not an address of the public internet`);
  }
}

/**
 * Calls an address that somebody typed. The connection goes to the very address that was checked, so
 * that a name cannot point elsewhere a moment later; redirects are not followed but answered.
 * The caller reads the answer's body or destroys it.
 * @throws AddressRefusedError, and what the network throws
 */
export function callOut(request: OutboundRequest): Promise<IncomingMessage> {
  const { url, method, headers, body, allowPrivate, timeoutMs, signal } = request;
  const send = senderOf(url);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
    return Promise.reject(new AddressRefusedError(host, host));
  }
  return new Promise((resolve, reject) => {
    const sent: ClientRequest = send(
      url,
      {
        method,
        headers: {
          ...headers,
          ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        },
        lookup: allowPrivate ? undefined : lookupPublic,
        signal,
        agent: false,
        timeout: timeoutMs,
      },
      resolve,
    );
    sent.on("timeout", () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Refuses an address that `callOut` would, as far as its name tells now. @throws InvalidInputError */
export async function checkDestination({ hostname }: URL, allowPrivate: boolean): Promise<void> {
  if (allowPrivate) return;
  const host = hostname.replace(/^\[|\]$/g, "");
  const addresses = await promises.lookup(host, { all: true }).catch(() => {
    throw new InvalidInputError(`The host ${host} has no address`);
  });
  const refused = addresses.find(({ address }) => !isPublicAddress(address));
  if (refused !== undefined) throw new AddressRefusedError(host, refused.address);
}

function senderOf(url: URL): typeof requestHttp {
  if (url.protocol === "https:") return requestHttps;
  if (url.protocol === "http:") return requestHttp;
  throw new InvalidInputError(`${url.protocol}// addresses cannot be called: use https://`);
}

/** Names that have any address which is not public are refused whole. */
const lookupPublic: LookupFunction = (host, options, done) => {
  lookupAll(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, "", 0);
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    if (refused !== undefined) return done(new AddressRefusedError(host, refused.address), "", 0);
    const [first] = addresses;
    if (options.all === true) done(null, addresses);
    else done(null, first?.address ?? "", first?.family ?? 0);
  });
};

/** The answer's body as text, cut after `limitBytes`. */
export async function readBody(answer: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= limitBytes) break;
  }
  answer.destroy();
  return Buffer.concat(chunks).subarray(0, limitBytes).toString();
}
