import { Pencil } from "lucide-react";
import type { ReactNode } from "react";
import type { TableColumn } from "@/components/data-table/columns";
import { fieldOf } from "@/components/filter/completion";
import { type ColumnRef, type FactId, readColumnId } from "@/components/runs/workspace/column-ids";
import { GroupMetricCell, MetricCell } from "@/components/runs/workspace/metric-cell";
import { type Eyes, NameCell } from "@/components/runs/workspace/name-cell";
import { type RunRow, runOf } from "@/components/runs/workspace/run-rows";
import { Badge } from "@/components/ui/badge";
import { formatDateTime, formatDuration } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { RunListItem } from "@/server/tracking/schema";
import type { MetricDefinition } from "@/server/tracking/workspace/schema";

export type ColumnContext = {
  definitions: ReadonlyMap<string, MetricDefinition>;
  baseline: RunListItem | undefined;
  eyes: Eyes;
  groupBy: readonly string[];
  onToggle: (rowId: string) => void;
  onDefine: (key: string) => void;
};

/** The columns of the ids, in their order; ids that no column has are left out. */
export function buildRunColumns(
  ids: readonly string[],
  context: ColumnContext,
): TableColumn<RunRow>[] {
  return ids.flatMap((id) => {
    const ref = readColumnId(id);
    return ref === null ? [] : [columnOf(ref, context)];
  });
}

function columnOf(ref: ColumnRef, context: ColumnContext): TableColumn<RunRow> {
  if (ref.family === "metric") return metricColumn(ref.id, ref.key, context);
  if (ref.family === "fact") {
    return ref.fact === "name" ? nameColumn(context) : FACTS[ref.fact];
  }
  const { id, family, key } = ref;
  const valueIn = (run: RunListItem) => (family === "param" ? run.params : run.tagValues)[key];
  return {
    id,
    sortKey: fieldOf(family, key),
    header: key,
    description: `${family === "param" ? "Param" : "Tag"} ${key}`,
    cell: (row) => ofRun(row, (run) => valueIn(run) ?? <Nothing />),
    text: (row) => textOf(row, (run) => valueIn(run) ?? ""),
    width: 120,
    sortable: true,
  };
}

const Nothing = () => <span className="text-muted-foreground">–</span>;

function ofRun(row: RunRow, draw: (run: RunListItem) => ReactNode): ReactNode {
  const run = runOf(row);
  return run === null ? null : draw(run);
}

function textOf(row: RunRow, say: (run: RunListItem) => string): string {
  const run = runOf(row);
  return run === null ? "" : say(run);
}

function nameColumn({ eyes, onToggle }: ColumnContext): TableColumn<RunRow> {
  return {
    id: "name",
    header: "Run",
    cell: (row) => <NameCell row={row} eyes={eyes} onToggle={onToggle} />,
    text: (row) => textOf(row, ({ name }) => name),
    width: 230,
    sortable: true,
    priority: 1,
  };
}

const durationOf = ({ startedAt, finishedAt }: RunListItem) =>
  finishedAt === null ? null : finishedAt.getTime() - startedAt.getTime();
const datasetsOf = ({ datasets }: RunListItem) => datasets.join(", ");
const modelsOf = ({ versions }: RunListItem) =>
  versions.map(({ modelName, number }) => `${modelName} v${number}`).join(", ");

const FACTS: Readonly<Record<Exclude<FactId, "name">, TableColumn<RunRow>>> = {
  status: {
    ...fact("status", "Status", ({ status }) => status, 110),
    cell: (row) => ofRun(row, ({ status }) => <Status state={status} />),
    priority: 2,
  },
  experiment: fact("experiment", "Experiment", ({ experiment }) => experiment),
  started: fact("started", "Started", ({ startedAt }) => formatDateTime(startedAt), 150),
  duration: {
    ...fact("duration", "Duration", (run) => formatDuration(durationOf(run)), 100),
    align: "right",
  },
  owner: fact("owner", "Owner", ({ ownerName }) => ownerName, 120),
  dataset: { ...fact("dataset", "Datasets", datasetsOf), sortable: false },
  model: { ...fact("model", "Registered as", modelsOf), sortable: false },
  tags: {
    ...fact("tags", "Tags", ({ tags }) => tags.join(", ")),
    sortable: false,
    cell: (row) =>
      ofRun(row, ({ tags }) => (
        <span className="inline-flex gap-1">
          {tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      )),
  },
  code: {
    ...fact("code", "Code version", ({ codeVersion }) => codeVersion ?? "–", 120),
    cell: (row) =>
      ofRun(row, ({ codeVersion }) => (
        <span className="font-mono text-sm">{codeVersion ?? "–"}</span>
      )),
  },
  seed: { ...fact("seed", "Seed", ({ seed }) => seed?.toString() ?? "–", 80), align: "right" },
};

function fact(
  id: FactId,
  header: string,
  say: (run: RunListItem) => string,
  width = 150,
): TableColumn<RunRow> {
  return {
    id,
    header,
    cell: (row) => ofRun(row, say),
    text: (row) => textOf(row, say),
    width,
    sortable: true,
  };
}

/** Words for the facts, where there is no table: in the picker and in files. */
export function headerOf(id: string): string {
  const ref = readColumnId(id);
  if (ref === null) return id;
  if (ref.family !== "fact") return ref.key;
  return ref.fact === "name" ? "Run" : FACTS[ref.fact].header;
}

const PREFIX = { last: "metric", min: "min", max: "max" } as const;
const CHOSEN = { last: "", min: "min", max: "max" } as const;

function metricColumn(id: string, key: string, context: ColumnContext): TableColumn<RunRow> {
  const definition = context.definitions.get(key);
  const aggregation = definition?.aggregation ?? "last";
  const unit = [definition?.unit, CHOSEN[aggregation]].filter(Boolean).join(", ");
  return {
    id,
    sortKey: `${PREFIX[aggregation]}.${fieldOf("metric", key).slice("metric.".length)}`,
    header: definition === undefined || definition.label === "" ? key : definition.label,
    unit,
    description: describe(key, definition),
    cell: (row) =>
      row.kind === "group" ? (
        <GroupMetricCell metric={row.group.metrics[key]} />
      ) : (
        ofRun(row, (run) => (
          <MetricCell
            cell={run.metrics[key]}
            reference={run.id === context.baseline?.id ? undefined : context.baseline?.metrics[key]}
            aggregation={aggregation}
            direction={definition?.direction ?? "none"}
          />
        ))
      ),
    text: (row) => textOf(row, (run) => run.metrics[key]?.[aggregation]?.toString() ?? ""),
    menu: [
      { label: "Define this metric…", icon: <Pencil />, onSelect: () => context.onDefine(key) },
    ],
    align: "right",
    width: context.baseline === undefined ? 125 : 160,
    sortable: true,
  };
}

const BETTER = { higher: "Higher is better.", lower: "Lower is better.", none: "" } as const;

function describe(key: string, definition: MetricDefinition | undefined): string {
  if (definition === undefined) return `Metric ${key}`;
  const { description, direction, source, aggregation } = definition;
  return [
    description === "" ? `Metric ${key}.` : `${key}: ${description}`,
    `Shown: its ${aggregation} value.`,
    BETTER[direction],
    source === "guessed from the name" ? "(Guessed from the name.)" : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
