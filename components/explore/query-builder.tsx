"use client";

import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import {
  AGGREGATES,
  type Aggregate,
  type BuilderSpec,
  buildSql,
  emptySpec,
  OPERATORS,
  type Operator,
} from "@/components/explore/build-sql";
import { useTableColumns } from "@/components/explore/use-table-columns";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";

type QueryBuilderProps = {
  dataset: string;
  spec: BuilderSpec | null;
  /** The text of the editor. */
  sql: string;
  onChange: (spec: BuilderSpec) => void;
};

/** Filters, groups and measures by choice; they write the SQL, which stays the truth. */
export function QueryBuilder({ dataset, spec, sql, onChange }: QueryBuilderProps) {
  const query = useTableColumns(dataset);
  if (dataset === "") {
    return <p className="text-muted-foreground">Choose a dataset to build a query over it.</p>;
  }
  const current = spec?.dataset === dataset ? spec : emptySpec(dataset);
  const isOwn = sql.trim() === "" || sql.trim() === buildSql(current);
  return (
    <QueryPanel errorTitle="Columns could not be loaded" label="Loading columns" query={query}>
      {(columns) => (
        <div className="flex flex-col gap-3">
          {!isOwn && (
            <p role="status" className="flex flex-wrap items-center gap-2 text-sm text-watch">
              The SQL was written by hand. A choice here replaces it.
              <Button size="sm" onClick={() => onChange(current)}>
                Replace it now
              </Button>
            </p>
          )}
          <Parts
            spec={current}
            columns={columns?.map(({ name }) => name) ?? []}
            onChange={onChange}
          />
        </div>
      )}
    </QueryPanel>
  );
}

type PartsProps = {
  spec: BuilderSpec;
  columns: readonly string[];
  onChange: (spec: BuilderSpec) => void;
};

function Parts({ spec, columns, onChange }: PartsProps) {
  const [first = ""] = columns;
  const put = (part: Partial<BuilderSpec>) => onChange({ ...spec, ...part });
  return (
    <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-[2fr_1fr_1.2fr]">
      <Part
        title="Filters"
        addLabel="Add filter"
        onAdd={() =>
          put({ filters: [...spec.filters, { column: first, operator: "=", value: "" }] })
        }
      >
        {spec.filters.map((_, at) => (
          // Filters have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <FilterRow key={at} at={at} spec={spec} columns={columns} onChange={onChange} />
        ))}
      </Part>
      <Part
        title="Group by"
        addLabel="Add group"
        onAdd={() => put({ groups: [...spec.groups, unused(columns, spec.groups)] })}
      >
        {spec.groups.map((group, at) => (
          <Row key={group} name={group} onRemove={() => put({ groups: without(spec.groups, at) })}>
            <ColumnSelect
              label={`Group ${at + 1}`}
              columns={columns}
              value={group}
              onChange={(column) => put({ groups: replaced(spec.groups, at, column) })}
            />
          </Row>
        ))}
      </Part>
      <Part
        title="Measures"
        addLabel="Add measure"
        onAdd={() => put({ measures: [...spec.measures, { aggregate: "count", column: "" }] })}
      >
        {spec.measures.map((_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a measure has no identity but its place
          <MeasureRow key={at} at={at} spec={spec} columns={columns} onChange={onChange} />
        ))}
      </Part>
    </div>
  );
}

type RowProps = PartsProps & { at: number };

function FilterRow({ spec, columns, onChange, at }: RowProps) {
  const filter = spec.filters[at];
  if (filter === undefined) return null;
  const put = (part: Partial<typeof filter>) =>
    onChange({ ...spec, filters: replaced(spec.filters, at, { ...filter, ...part }) });
  return (
    <Row
      name={`filter ${at + 1}`}
      onRemove={() => onChange({ ...spec, filters: without(spec.filters, at) })}
    >
      <ColumnSelect
        label={`Column of filter ${at + 1}`}
        columns={columns}
        value={filter.column}
        onChange={(column) => put({ column })}
      />
      <Select
        aria-label={`Comparison of filter ${at + 1}`}
        className="w-28 shrink-0"
        value={filter.operator}
        options={OPERATORS.map((value) => ({ value, label: value }))}
        onValueChange={(operator) => put({ operator: operator as Operator })}
      />
      {filter.operator !== "is empty" && (
        <Input
          aria-label={`Value of filter ${at + 1}`}
          value={filter.value}
          onChange={(event) => put({ value: event.target.value })}
        />
      )}
    </Row>
  );
}

function MeasureRow({ spec, columns, onChange, at }: RowProps) {
  const measure = spec.measures[at];
  if (measure === undefined) return null;
  const put = (part: Partial<typeof measure>) =>
    onChange({ ...spec, measures: replaced(spec.measures, at, { ...measure, ...part }) });
  const [first = ""] = columns;
  return (
    <Row
      name={`measure ${at + 1}`}
      onRemove={() => onChange({ ...spec, measures: without(spec.measures, at) })}
    >
      <Select
        aria-label={`Function of measure ${at + 1}`}
        value={measure.aggregate}
        options={AGGREGATES.map((value) => ({ value, label: value }))}
        onValueChange={(aggregate) =>
          put({
            aggregate: aggregate as Aggregate,
            column: aggregate === "count" ? "" : measure.column || first,
          })
        }
      />
      {measure.aggregate === "count" ? (
        <span className="w-full text-muted-foreground text-sm">of rows</span>
      ) : (
        <ColumnSelect
          label={`Column of measure ${at + 1}`}
          columns={columns}
          value={measure.column}
          onChange={(column) => put({ column })}
        />
      )}
    </Row>
  );
}

type PartProps = { title: string; addLabel: string; onAdd: () => void; children: ReactNode };

function Part({ title, addLabel, onAdd, children }: PartProps) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col items-start gap-2">
      <h3 className="font-medium text-sm">{title}</h3>
      {children}
      <Button size="sm" variant="ghost" onClick={onAdd}>
        <Plus aria-hidden="true" />
        {addLabel}
      </Button>
    </section>
  );
}

function Row({
  name,
  onRemove,
  children,
}: {
  name: string;
  onRemove: () => void;
  children: ReactNode;
}) {
  return (
    <div className="flex w-full items-center gap-1">
      {children}
      <Button size="icon-sm" variant="ghost" aria-label={`Remove ${name}`} onClick={onRemove}>
        <X />
      </Button>
    </div>
  );
}

type ColumnSelectProps = {
  label: string;
  columns: readonly string[];
  value: string;
  onChange: (column: string) => void;
};

function ColumnSelect({ label, columns, value, onChange }: ColumnSelectProps) {
  return (
    <Select
      aria-label={label}
      value={value}
      options={columns.map((name) => ({ value: name, label: name }))}
      onValueChange={onChange}
    />
  );
}

function replaced<Item>(items: readonly Item[], at: number, item: Item): Item[] {
  return items.map((each, index) => (index === at ? item : each));
}

function without<Item>(items: readonly Item[], at: number): Item[] {
  return items.filter((_, index) => index !== at);
}

function unused(columns: readonly string[], taken: readonly string[]): string {
  return columns.find((column) => !taken.includes(column)) ?? columns[0] ?? "";
}
