import type {
  ReadRequest,
  StoreObject,
  TableConnector,
} from "@/server/catalog/connectors/connector";
import { type Place, reachPort, resolveHost } from "@/server/catalog/connectors/network";
import { runTestSteps, type StepToTest } from "@/server/catalog/connectors/test-steps";
import type { TestStep } from "@/server/catalog/schema";
import { InvalidInputError } from "@/server/platform/errors";

/** Steps that come before a store's own protocol is spoken. */
export function networkSteps(place: Place, allowPrivate: boolean): StepToTest[] {
  return [
    {
      name: "resolve",
      run: async () => `${place.host} is ${await resolveHost(place.host, allowPrivate)}`,
    },
    {
      name: "connect",
      run: async () => {
        await reachPort(place);
        return `Port ${place.port} answers`;
      },
    },
  ];
}

/** The test of a store of tables: what comes before, then list them and read a row of the first. */
export function testTables(
  now: () => Date,
  before: readonly StepToTest[],
  connector: Pick<TableConnector, "list" | "read">,
): Promise<TestStep[]> {
  let objects: StoreObject[] = [];
  return runTestSteps(now, [
    ...before,
    {
      name: "list",
      run: async () => {
        objects = await connector.list();
        return objects.length === 1 ? "1 table" : `${objects.length} tables and views`;
      },
    },
    { name: "read", run: () => readOneRow(objects, (request) => connector.read(request)) },
  ]);
}

async function readOneRow(
  objects: readonly StoreObject[],
  read: (request: ReadRequest) => AsyncIterable<unknown>,
): Promise<string> {
  if (objects.length === 0) return "The store is empty: nothing to read yet";
  const first = objects.find(({ problem }) => problem === null);
  if (first === undefined) {
    const [refused] = objects;
    throw new InvalidInputError(
      `None of its ${objects.length} tables may be read: ${refused?.problem}`,
    );
  }
  const columns = (first.columns ?? []).map(({ name }) => name);
  for await (const _ of read({ path: first.path, columns, after: null, limit: 1 })) break;
  const refused = objects.filter(({ problem }) => problem !== null).length;
  const rest = refused === 0 ? "" : `; ${refused} others may not be read`;
  return `Read from ${first.path}${rest}`;
}
