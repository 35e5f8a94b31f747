import type { CreateSweepInput, SweepDetail } from "@/server/sweeps/schema";

type Wanted = Pick<
  CreateSweepInput,
  "pipelineSlug" | "name" | "space" | "method" | "metric" | "maxTrials" | "maxParallel" | "seed"
>;

/** What was asked for, to ask for it again. */
export function toInput(sweep: SweepDetail): Omit<Wanted, "metric"> & { metric: string } {
  const { name, space, method, metric, maxTrials, maxParallel, seed } = sweep;
  const pipelineSlug = sweep.pipeline.slug;
  return { pipelineSlug, name, space, method, metric, maxTrials, maxParallel, seed };
}

export function formatCurl(url: string, input: object): string {
  const body = JSON.stringify(input, null, 2).replaceAll("'", "'\\''");
  return `curl -X POST "${url}/api/v1/sweeps" \\
  -H "Authorization: Bearer $HEADRACE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '${body}'`;
}

/** The same with Python's own library, and a wait for the best trial. */
export function formatPython(url: string, input: object): string {
  return `import json, os, time, urllib.request

def call(method, path, body=None):
    request = urllib.request.Request(
        "${url}/api/v1" + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["HEADRACE_API_KEY"],
            "Content-Type": "application/json",
        },
        method=method,
    )
    return json.load(urllib.request.urlopen(request))

sweep = call("POST", "/sweeps", ${formatPythonValue(input, "")})
while sweep["state"] in ("queued", "running"):
    time.sleep(2)
    sweep = call("GET", f"/sweeps/{sweep['number']}")
print(sweep["state"], sweep["best"])`;
}

/** A JSON value as Python writes it. */
export function formatPythonValue(value: unknown, indent: string): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((each) => formatPythonValue(each, inner))
    : Object.entries(value).map(
        ([key, each]) => `${JSON.stringify(key)}: ${formatPythonValue(each, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const line = `${open}${parts.join(", ")}${close}`;
  if (line.length <= 72 && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},`).join("\n")}\n${indent}${close}`;
}
