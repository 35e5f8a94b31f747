import { Readable } from "node:stream";
import {
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { FileConnector, StoreObject } from "@/server/catalog/connectors/connector";
import { CONNECT_MS, describeNetworkFault } from "@/server/catalog/connectors/network";
import type { S3Config } from "@/server/catalog/connectors/s3/kind";
import { saveStream } from "@/server/catalog/connectors/save-stream";
import { networkSteps } from "@/server/catalog/connectors/table-test";
import { runTestSteps } from "@/server/catalog/connectors/test-steps";
import { toFile } from "@/server/catalog/connectors/to-file";
import { InvalidInputError } from "@/server/platform/errors";
import { checkDestination } from "@/server/platform/outbound";

type Secret = { secretAccessKey?: string | undefined; sessionToken?: string | undefined };

/** A store is a place for data sets, not a disk. */
const MAX_FILES = 100_000;
const TRIES = 3;

/** Files of a bucket below a prefix, each known by its key. */
export function connectS3(config: S3Config, secret: Secret, allowPrivate: boolean): FileConnector {
  const url = new URL(config.endpoint ?? `https://s3.${config.region}.amazonaws.com`);
  const place = {
    host: url.hostname,
    port: url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port),
  };

  async function use<T>(work: (client: S3Client) => Promise<T>): Promise<T> {
    await checkDestination(url, allowPrivate);
    const client = openClient(config, secret);
    try {
      return await work(client);
    } catch (error) {
      throw describeFault(error, config) ?? describeNetworkFault(error, place) ?? error;
    } finally {
      client.destroy();
    }
  }

  const list = (signal?: AbortSignal, limit = MAX_FILES) =>
    use((client) => listObjects(client, config, { limit, signal }));

  return {
    family: "files",
    list: (signal) => list(signal),
    fetch: (key, dir, options) =>
      use(async (client) => {
        const command = new GetObjectCommand({ Bucket: config.bucket, Key: key });
        const { Body } = await client.send(command, { abortSignal: options?.signal });
        if (!(Body instanceof Readable)) throw new Error("The answer has no body");
        return saveStream(Body, { dir, name: key }, options);
      }),
    test: (now) => {
      let first: StoreObject | undefined;
      return runTestSteps(now, [
        ...networkSteps(place, allowPrivate),
        {
          name: "list",
          run: async () => {
            [first] = await list(undefined, 1);
            return first === undefined ? "The bucket answers" : `The bucket answers: ${first.path}`;
          },
        },
        {
          name: "read",
          run: () =>
            use(async (client) => {
              if (first === undefined) return "Nothing is below the prefix: nothing to read yet";
              const range = { Bucket: config.bucket, Key: first.path, Range: "bytes=0-0" };
              const empty = first.sizeBytes === 0;
              const { Body } = await client.send(
                new GetObjectCommand(empty ? { ...range, Range: undefined } : range),
              );
              if (Body instanceof Readable) Body.destroy();
              return `Read from ${first.path}`;
            }),
        },
      ]);
    },
  };
}

function openClient({ endpoint, region, accessKeyId }: S3Config, secret: Secret): S3Client {
  const { secretAccessKey, sessionToken } = secret;
  const isAnonymous = accessKeyId === undefined || accessKeyId === "";
  return new S3Client({
    region,
    // Servers other than Amazon's rarely have a name for every bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    credentials: isAnonymous
      ? { accessKeyId: "", secretAccessKey: "" }
      : { accessKeyId, secretAccessKey: secretAccessKey ?? "", sessionToken },
    // Without keys the request goes out unsigned.
    ...(isAnonymous ? { signer: { sign: async (request) => request } } : {}),
    maxAttempts: TRIES,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: 60_000 },
    // Older servers know nothing of the newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

async function listObjects(
  client: S3Client,
  { bucket, prefix }: S3Config,
  { limit, signal }: { limit: number; signal: AbortSignal | undefined },
): Promise<StoreObject[]> {
  const files: StoreObject[] = [];
  const pages = paginateListObjectsV2(
    { client, pageSize: Math.min(1_000, limit) },
    { Bucket: bucket, Prefix: prefix },
    { abortSignal: signal },
  );
  for await (const { Contents = [] } of pages) {
    for (const { Key = "", Size, LastModified } of Contents) {
      // What ends with a slash stands for a folder.
      if (Key.endsWith("/")) continue;
      files.push(toFile(Key, Size ?? null, LastModified ?? null));
      if (files.length === limit && limit < MAX_FILES) return files;
    }
    if (files.length > MAX_FILES) {
      throw new InvalidInputError(
        `The bucket holds more than ${MAX_FILES} files below "${prefix}". Give a longer prefix`,
      );
    }
  }
  return files;
}

function describeFault(error: unknown, { bucket, accessKeyId, endpoint }: S3Config) {
  if (!(error instanceof S3ServiceException)) return null;
  const words = (text: string) => new InvalidInputError(text, { cause: error });
  const key =
    accessKeyId === undefined ? "Nobody who is not signed in" : `The key "${accessKeyId}"`;
  switch (error.name) {
    case "InvalidAccessKeyId":
      return words(`The store knows no access key "${accessKeyId}". Check it`);
    case "SignatureDoesNotMatch":
      return words(
        `The secret key does not belong to the access key "${accessKeyId}". Enter it again`,
      );
    case "NoSuchBucket":
      return words(`There is no bucket "${bucket}" at ${endpoint ?? "Amazon S3"}. Check its name`);
    case "NoSuchKey":
      return words(
        `The file is not in the bucket "${bucket}". Scan the store to see what it holds`,
      );
    case "AccessDenied":
    case "Forbidden":
      return words(
        `${key} may not do this in the bucket "${bucket}". It needs s3:ListBucket and s3:GetObject`,
      );
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
      return words(`The bucket "${bucket}" lies in another region. Give its own`);
    case "ExpiredToken":
      return words("The session token has expired. Enter a new one");
    default:
      return words(`The store answered ${error.name}: ${error.message}`);
  }
}
