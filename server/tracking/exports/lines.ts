import type { PointColumns } from "@/server/lib/series/columns";

/** One CSV line a point: run, key, step, time, value; every value comes back bit for bit. */
export function* writePointLines(
  runId: string,
  key: string,
  { steps, ats, values }: PointColumns,
): Generator<string> {
  const head = `${runId},"${key.replaceAll('"', '""')}",`;
  const lines: string[] = [];
  for (let index = 0; index < values.length; index += 1) {
    lines.push(`${head}${steps[index]},${ats[index]},${writeNumber(values[index] ?? 0)}\n`);
    if (lines.length === LINES_AT_ONCE) yield lines.splice(0).join("");
  }
  yield lines.join("");
}

const LINES_AT_ONCE = 2_000;

function writeNumber(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** Runs of one key whose points together stay below `most`; a single longer series goes alone. */
export function groupSeries<Series extends { keyId: number; count: number }>(
  series: readonly Series[],
  most: number,
): Series[][] {
  const groups: Series[][] = [];
  let points = 0;
  for (const each of series) {
    const group = groups.at(-1);
    points += each.count;
    if (group !== undefined && group[0]?.keyId === each.keyId && points <= most) group.push(each);
    else {
      groups.push([each]);
      points = each.count;
    }
  }
  return groups;
}
