import { z } from "zod";
import type { JobContext } from "@/server/jobs/definition";
import { quoteLiteral } from "@/server/platform/duckdb";
import { InvalidInputError } from "@/server/platform/errors";
import { parseNumber, toLoggedKey } from "@/server/tracking/imports/names";
import {
  type NeptuneAttribute,
  readAttributes,
  toStep,
} from "@/server/tracking/imports/neptune-attributes";
import type { ImportMapping } from "@/server/tracking/imports/schema";
import {
  type ImportPoint,
  type ImportRun,
  type ImportSource,
  nothing,
  type Skip,
} from "@/server/tracking/imports/source";

const POINTS_A_PAGE = 100_000;
const NEEDED = ["project_id", "run_id", "attribute_path", "attribute_type", "step", "float_value"];
const SERIES_SKIPPED = ["string_series", "histogram_series", "file_series", "file"];

/** Value of an attribute as text, whatever its type. */
const VALUE = `coalesce(string_value, CAST(float_value AS VARCHAR), CAST(int_value AS VARCHAR),
  CAST(bool_value AS VARCHAR), strftime(datetime_value, '%Y-%m-%dT%H:%M:%S.%gZ'),
  array_to_string(string_set_value, ', '))`;

const Project = z.object({ id: z.string(), runs: z.coerce.number() });
const RunKey = z.object({ project: z.string(), run: z.string() });
const Attribute = z.object({ path: z.string(), type: z.string(), value: z.string().nullable() });
const Series = z.object({ path: z.string(), count: z.coerce.number() });
const Point = z.object({
  step: z.string().nullable(),
  at: z.string().nullable(),
  value: z.string().nullable(),
});

/** Runs in Parquet files of neptune-exporter; the parts of one run may lie in several. */
export function createNeptuneSource(
  ctx: Pick<JobContext, "duckdb" | "signal">,
  files: readonly string[],
  mapping: Pick<ImportMapping, "experiments" | "stepFactor">,
): ImportSource {
  const from = `read_parquet([${files.map(quoteLiteral).join(", ")}], union_by_name = true)`;
  const ask = <Row extends z.ZodType>(row: Row, sql: string, params: Record<string, string> = {}) =>
    ctx.duckdb.query(row, sql, params, ctx.signal);
  const projects = mapping.experiments.map(({ id }) => quoteLiteral(id)).join(", ");
  const chosen = projects === "" ? "false" : `project_id IN (${projects})`;
  return {
    name: "neptune",
    preview: () => preview(ask, from),
    countRuns: async () => {
      const [counted] = await ask(
        z.object({ runs: z.coerce.number() }),
        `SELECT count(*) AS runs FROM (SELECT DISTINCT project_id, run_id FROM ${from} WHERE ${chosen})`,
      );
      return counted?.runs ?? 0;
    },
    async *runs(skip) {
      const keys = await ask(
        RunKey,
        `SELECT DISTINCT project_id AS project, run_id AS run FROM ${from} WHERE ${chosen} ORDER BY 1, 2`,
      );
      for (const key of keys) yield readRun(ask, from, key, mapping.stepFactor, skip);
    },
  };
}

type Ask = <Row extends z.ZodType>(
  row: Row,
  sql: string,
  params?: Record<string, string>,
) => Promise<z.output<Row>[]>;

async function preview(ask: Ask, from: string) {
  const columns = await ask(
    z.object({ column_name: z.string() }),
    `DESCRIBE SELECT * FROM ${from}`,
  ).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(`The files are no Parquet that can be read: ${reason}`);
  });
  const names = new Set(columns.map((each) => each.column_name));
  const missing = NEEDED.filter((name) => !names.has(name));
  if (missing.length > 0) {
    throw new InvalidInputError(
      `The files are none of neptune-exporter: they lack the column ${missing.join(", ")}`,
    );
  }
  const found = await ask(
    Project,
    `SELECT project_id AS id, count(DISTINCT run_id) AS runs FROM ${from} GROUP BY 1 ORDER BY 1`,
  );
  const left = await ask(
    z.object({ type: z.string(), count: z.coerce.number() }),
    `SELECT attribute_type AS type, count(*) AS count FROM ${from}
     WHERE attribute_type IN (${SERIES_SKIPPED.map(quoteLiteral).join(", ")}) GROUP BY 1 ORDER BY 1`,
  );
  return {
    experiments: found.map(({ id, runs }) => ({
      id,
      name: id,
      sourceName: id,
      runs,
      takenBy: null,
    })),
    columns: [],
    skipped: left.map(({ type, count }) => `${count} rows of type ${type}`),
  };
}

async function readRun(
  ask: Ask,
  from: string,
  { project, run }: z.infer<typeof RunKey>,
  stepFactor: number,
  skip: Skip,
): Promise<ImportRun> {
  const where = "project_id = $project AND run_id = $run";
  const params = { project, run };
  const skipped = SERIES_SKIPPED.map(quoteLiteral).join(", ");
  const attributes: NeptuneAttribute[] = await ask(
    Attribute,
    `SELECT attribute_path AS path, attribute_type AS type, ${VALUE} AS value FROM ${from}
     WHERE ${where} AND attribute_type NOT IN ('float_series', ${skipped}) ORDER BY 1`,
    params,
  );
  const { points, ...told } = readAttributes(run, attributes, skip);
  return {
    ...told,
    id: `${project}/${run}`,
    experimentId: project,
    deleted: false,
    datasets: [],
    points: () => readSeries(ask, from, { where, params, stepFactor, first: points }),
    files: () => nothing(),
  };
}

async function* readSeries(
  ask: Ask,
  from: string,
  args: {
    where: string;
    params: Record<string, string>;
    stepFactor: number;
    first: ImportPoint[];
  },
): AsyncGenerator<ImportPoint[]> {
  const { where, params, stepFactor, first } = args;
  yield first;
  const series = await ask(
    Series,
    `SELECT attribute_path AS path, count(*) AS count FROM ${from}
     WHERE ${where} AND attribute_type = 'float_series' GROUP BY 1 ORDER BY 1`,
    params,
  );
  for (const { path, count } of series) {
    const key = toLoggedKey(path);
    for (let offset = 0; offset < count; offset += POINTS_A_PAGE) {
      const rows = await ask(
        Point,
        `SELECT CAST(step AS VARCHAR) AS step, CAST(epoch_ms(timestamp) AS VARCHAR) AS at,
           CAST(float_value AS VARCHAR) AS value FROM ${from}
         WHERE ${where} AND attribute_type = 'float_series' AND attribute_path = $path
         ORDER BY step, timestamp, float_value LIMIT ${POINTS_A_PAGE} OFFSET ${offset}`,
        { ...params, path },
      );
      yield rows.map(({ step, at, value }) => ({
        key,
        step: toStep(step, stepFactor),
        at: BigInt(at ?? 0),
        value: parseNumber(value ?? "nan") ?? Number.NaN,
      }));
    }
  }
}
