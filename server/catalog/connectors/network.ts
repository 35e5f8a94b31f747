import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import type { StoreKind } from "@/server/catalog/schema";
import { isPublicAddress } from "@/server/platform/address-rules";
import { InvalidInputError } from "@/server/platform/errors";
import { AddressRefusedError } from "@/server/platform/outbound";

export const CONNECT_MS = 10_000;

export type Place = { host: string; port: number };

/** @throws InvalidInputError when the name has no address, or one that may not be called */
export async function resolveHost(host: string, allowPrivate: boolean): Promise<string> {
  const addresses = await lookup(host, { all: true }).catch((error: unknown) => {
    throw new InvalidInputError(
      `The host "${host}" is not known. Check its spelling, and that this machine's name service knows it`,
      { cause: error },
    );
  });
  const refused = addresses.find(({ address }) => !allowPrivate && !isPublicAddress(address));
  if (refused !== undefined) throw new AddressRefusedError(host, refused.address);
  return addresses[0]?.address ?? host;
}

/** Opens a connection and closes it. @throws InvalidInputError when nobody listens there */
export async function reachPort({ host, port }: Place): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const fail = (error: unknown) => {
      socket.destroy();
      reject(describeNetworkFault(error, { host, port }) ?? error);
    };
    socket.once("connect", () => {
      socket.destroy();
      resolve();
    });
    socket.once("timeout", () => fail(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
    socket.once("error", fail);
  });
}

/** A fault below the store's own protocol in words; null for others. */
export function describeNetworkFault(
  error: unknown,
  { host, port }: Place,
): InvalidInputError | null {
  const place = `${host}:${port}`;
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  switch (codeOf(error)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return words(
        `The host "${host}" is not known. Check its spelling, and that this machine's name service knows it`,
      );
    case "ECONNREFUSED":
      return words(
        `Nothing listens on ${place}. Check the port, and that the server runs and takes connections from this machine`,
      );
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return words(`No answer from ${place}. A firewall may stand between, or the host is down`);
    case "ECONNRESET":
    case "EPIPE":
      return words(
        `${place} closed the connection. Check that the port and TLS are the right ones`,
      );
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "CERT_HAS_EXPIRED":
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return words(
        `The certificate of ${place} cannot be trusted (${codeOf(error)}). Give the certificate of its authority, or choose TLS without verification`,
      );
    default:
      return null;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

export const TLS_MODES = ["verify", "unverified", "off"] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** The fields of a form that say how a connection is encrypted. */
export const TLS_FIELDS: StoreKind["fields"] = [
  {
    name: "tls",
    label: "Encryption",
    type: "choice",
    required: true,
    initial: "verify",
    choices: [
      { value: "verify", label: "TLS, certificate verified" },
      { value: "unverified", label: "TLS, certificate not verified" },
      { value: "off", label: "No TLS" },
    ],
  },
  {
    name: "ca",
    label: "Certificate authority",
    type: "block",
    required: false,
    hint: "PEM, where the server's certificate is from an authority of your own",
  },
];

/** As Node's TLS wants it; undefined for none. */
export function tlsOptions(mode: TlsMode, ca: string | undefined) {
  if (mode === "off") return undefined;
  return { rejectUnauthorized: mode === "verify", ...(ca === undefined ? {} : { ca }) };
}
