import { Agent, request } from "node:http";

/** One server under measurement; `close` opens a connection for every request. */
export type Target = { name: string; url: string; token: string | null; close: boolean };

const agents = new Map<string, Agent>();

function agentOf({ url, close }: Target): Agent {
  const id = `${url} ${close}`;
  const agent = agents.get(id) ?? new Agent({ keepAlive: !close, maxSockets: 64 });
  agents.set(id, agent);
  return agent;
}

/** Body of a request's answer. @throws Error for a status that is no success */
export async function call(
  target: Target,
  method: string,
  path: string,
  body?: Buffer | object,
): Promise<Buffer> {
  const payload =
    body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const type = Buffer.isBuffer(body) ? "application/octet-stream" : "application/json";
  const headers = {
    ...(target.token === null ? {} : { authorization: `Bearer ${target.token}` }),
    ...(payload === undefined ? {} : { "content-type": type, "content-length": payload.length }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      `${target.url}${path}`,
      { method, headers, agent: agentOf(target) },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const whole = Buffer.concat(chunks);
          const status = answer.statusCode ?? 0;
          if (status < 300) resolve(whole);
          else reject(new Error(`${method} ${path}: ${status} ${whole.toString().slice(0, 200)}`));
        });
        answer.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(payload);
  });
}

export async function post<Answer>(target: Target, path: string, body: object): Promise<Answer> {
  return JSON.parse((await call(target, "POST", `/api/2.0/mlflow/${path}`, body)).toString());
}

export async function makeRun(target: Target, experimentId: string): Promise<string> {
  const body = { experiment_id: experimentId, start_time: Date.now() };
  const { run } = await post<{ run: { info: { run_id: string } } }>(target, "runs/create", body);
  return run.info.run_id;
}

export async function makeExperiment(target: Target, name: string): Promise<string> {
  const body = { name: `${name} ${process.hrtime.bigint()}` };
  return (await post<{ experiment_id: string }>(target, "experiments/create", body)).experiment_id;
}

/** Milliseconds of each of `count` calls, one after the other. */
export async function time(
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const begin = performance.now();
    await work(index);
    taken.push(performance.now() - begin);
  }
  return taken;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
