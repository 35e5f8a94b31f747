"use client";

import { SimpleTable } from "@/components/data-table/simple-table";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { CSV_ROLES, type CsvRole } from "@/server/tracking/imports/constants";
import type { CsvColumn, ImportPreview } from "@/server/tracking/imports/schema";

const WORDS: Readonly<Record<CsvRole, string>> = {
  name: "name of the run",
  start: "start time",
  end: "end time",
  status: "status",
  experiment: "experiment",
  metric: "metric",
  param: "param",
  tag: "tag",
  ignore: "leave out",
};
const NAMED = new Set<CsvRole>(["metric", "param", "tag"]);

type ColumnsTableProps = {
  preview: ImportPreview;
  columns: readonly CsvColumn[];
  onColumns: (columns: readonly CsvColumn[]) => void;
};

/** What each column of the file becomes. */
export function ColumnsTable({ preview, columns, onColumns }: ColumnsTableProps) {
  const change = (name: string, part: Partial<CsvColumn>) =>
    onColumns(columns.map((column) => (column.name === name ? { ...column, ...part } : column)));
  const samplesOf = (name: string) =>
    preview.columns.find((column) => column.name === name)?.samples.join(" · ") ?? "";
  return (
    <SimpleTable
      label="Columns of the file"
      items={columns}
      rowId={({ name }) => name}
      columns={[
        { id: "name", header: "Column", cell: ({ name }) => name },
        {
          id: "samples",
          header: "First values",
          cell: ({ name }) => (
            <span className="block max-w-72 truncate text-muted-foreground" title={samplesOf(name)}>
              {samplesOf(name) || "empty"}
            </span>
          ),
        },
        {
          id: "role",
          header: "Becomes",
          width: 180,
          cell: ({ name, role }) => (
            <Select
              aria-label={`What ${name} becomes`}
              value={role}
              options={CSV_ROLES.map((value) => ({ value, label: WORDS[value] }))}
              onValueChange={(value) => change(name, { role: value as CsvRole })}
            />
          ),
        },
        {
          id: "key",
          header: "Named",
          width: 240,
          cell: ({ name, role, key }) =>
            NAMED.has(role) ? (
              <Input
                aria-label={`Name here of ${name}`}
                value={key}
                onChange={(event) => change(name, { key: event.target.value })}
              />
            ) : null,
        },
      ]}
    />
  );
}
