import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import {
  type ChannelCredentials,
  type ClientReadableStream,
  type ClientUnaryCall,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { tableFromIPC } from "apache-arrow";
import { z } from "zod";
import type { Cell } from "@/server/catalog/connectors/connector";
import { CONNECT_MS, resolveHost, tlsOptions } from "@/server/catalog/connectors/network";
import type { SparkConfig } from "@/server/catalog/connectors/spark/kind";

/** As large as Spark's own client takes. */
const MESSAGE_BYTES = 128 * 1024 * 1024;
const CLIENT = "headrace";

type Unary = (
  request: object,
  metadata: Metadata,
  done: (error: ServiceError | null) => void,
) => ClientUnaryCall;
type SparkClient = {
  ExecutePlan(request: object, metadata: Metadata): ClientReadableStream<unknown>;
  Interrupt: Unary;
  ReleaseSession: Unary;
  waitForReady(deadline: number, done: (error?: Error) => void): void;
  close(): void;
};
type SparkClientClass = new (
  address: string,
  channel: ChannelCredentials,
  options: Record<string, unknown>,
) => SparkClient;

const Response = z.object({
  arrow_batch: z.object({ data: z.instanceof(Uint8Array) }).nullish(),
});

let clientClass: SparkClientClass | undefined;

function loadClientClass(): SparkClientClass {
  if (clientClass !== undefined) return clientClass;
  const file = fileURLToPath(new URL("./connect.proto", import.meta.url));
  const loaded = loadPackageDefinition(loadSync(file, { keepCase: true, longs: String }));
  const { SparkConnectService } = z
    .object({
      spark: z.object({ connect: z.object({ SparkConnectService: z.custom<SparkClientClass>() }) }),
    })
    .parse(loaded).spark.connect;
  clientClass = SparkConnectService;
  return clientClass;
}

export type SparkSession = {
  /** Rows of text as Spark sends them: a partition at a time. */
  run(sql: string): AsyncGenerator<Cell[]>;
  /** Lets go of what is awaited, at once; `close` then ends it on the server. */
  interrupt(): void;
  /** The server stops what the session still runs. */
  close(): Promise<void>;
};

/** A session of its own on the server, at the very address that was checked. */
export async function openSession(
  config: SparkConfig,
  token: string | undefined,
  allowPrivate: boolean,
): Promise<SparkSession> {
  const { host, port, user } = config;
  const address = await resolveHost(host, allowPrivate);
  const at = address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
  const client = new (loadClientClass())(at, channelOf(config), {
    "grpc.max_receive_message_length": MESSAGE_BYTES,
    "grpc.ssl_target_name_override": host,
    "grpc.default_authority": host,
  });
  const metadata = new Metadata();
  if (token !== undefined) metadata.set("authorization", `Bearer ${token}`);
  const about = {
    session_id: randomUUID(),
    user_context: { user_id: user, user_name: user },
    client_type: CLIENT,
  };
  const running = new Set<ClientReadableStream<unknown>>();
  const tell = (verb: "Interrupt" | "ReleaseSession", more: object = {}) =>
    new Promise<void>((resolve) => {
      client[verb]({ ...about, ...more }, metadata, () => resolve());
    });
  try {
    await untilReady(client);
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    async *run(sql) {
      const plan = { root: { sql: { query: sql } } };
      const call = client.ExecutePlan({ ...about, plan }, metadata);
      running.add(call);
      try {
        for await (const message of call) yield* rowsOf(message);
      } finally {
        running.delete(call);
        call.cancel();
      }
    },
    interrupt() {
      for (const call of running) call.cancel();
    },
    async close() {
      await tell("Interrupt", { interrupt_type: "INTERRUPT_TYPE_ALL" });
      await tell("ReleaseSession");
      client.close();
    },
  };
}

function channelOf({ tls, ca }: SparkConfig): ChannelCredentials {
  const options = tlsOptions(tls, ca);
  if (options === undefined) return credentials.createInsecure();
  const { rejectUnauthorized } = options;
  const root = ca === undefined ? null : Buffer.from(ca);
  const anyName = { checkServerIdentity: () => undefined, rejectUnauthorized };
  return credentials.createSsl(root, null, null, rejectUnauthorized ? {} : anyName);
}

function untilReady(client: SparkClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + CONNECT_MS, (error) =>
      error === undefined ? resolve() : reject(error),
    );
  });
}

function* rowsOf(message: unknown): Generator<Cell[]> {
  const { arrow_batch: batch } = Response.parse(message);
  if (batch == null) return;
  const table = tableFromIPC(batch.data);
  const columns = table.schema.fields.map((_, at) => table.getChildAt(at));
  for (let row = 0; row < table.numRows; row += 1) {
    yield columns.map((column) => toCell(column?.get(row)));
  }
}

function toCell(value: unknown): Cell {
  return value === null || value === undefined ? null : String(value);
}
