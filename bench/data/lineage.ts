import { randomUUID } from "node:crypto";
import { KEY } from "@/scripts/lib/client-servers";
import type { Target } from "./catalog";
import { type Row, timeCalls } from "./table";

const BATCH = 500;
const NAMESPACE = "bench";

/** A graph of jobs that read five datasets and write one, told by OpenLineage events, in one focus. */
export async function measureLineage(
  { url }: Target,
  { isQuick }: { isQuick: boolean },
): Promise<Row[]> {
  const jobs = isQuick ? 1_000 : 10_000;
  const events = Array.from({ length: jobs }, (_, at) => eventOf(at));
  const begin = performance.now();
  for (let from = 0; from < events.length; from += BATCH) {
    await call(`${url}/api/v1/lineage/batch`, events.slice(from, from + BATCH));
  }
  const perSecond = Math.round((jobs / (performance.now() - begin)) * 1_000);
  const name = `d${Math.floor(jobs / 2)}`;
  const nodes = await call(`${url}/api/v1/lineage/nodes?text=${name}`);
  const found = nodes.find((node: { name: string }) => node.name === name);
  if (found === undefined) throw new Error(`No node ${name}`);
  const rows: Row[] = [];
  for (const hops of [2, 5]) {
    const query = new URLSearchParams({ kind: found.kind, id: found.id, hops: String(hops) });
    const { p95 } = await timeCalls(20, () => call(`${url}/api/v1/lineage/graph?${query}`));
    rows.push({
      what: `lineage focus, ${hops} hops of ${2 * jobs} nodes, ${6 * jobs} edges (p95)`,
      ...{ headrace: p95, limit: null, peer: null, goal: `≤ 500 ms; ${perSecond} events/s in` },
    });
  }
  return rows;
}

function eventOf(at: number) {
  const input = (back: number) => ({ namespace: NAMESPACE, name: `d${Math.max(0, at - back)}` });
  return {
    eventType: "COMPLETE",
    eventTime: new Date(1_780_000_000_000 + at).toISOString(),
    producer: "https://headrace.example/bench",
    schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
    run: { runId: randomUUID() },
    job: { namespace: NAMESPACE, name: `j${at}` },
    inputs: [1, 7, 31, 97, 211].map(input),
    outputs: [{ namespace: NAMESPACE, name: `d${at}` }],
  };
}

async function call(url: string, body?: unknown) {
  const answer = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 300)}`);
  return text === "" ? null : JSON.parse(text);
}
