"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { ColumnsTable } from "@/components/imports/columns-table";
import { formatCurl } from "@/components/imports/snippets";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { SnippetBox } from "@/components/ui/snippet-box";
import { toast } from "@/components/ui/toaster";
import { useHydrated } from "@/components/ui/use-hydrated";
import type {
  CreateImportInput,
  CsvColumn,
  ImportPreview,
  ImportSourceInput,
} from "@/server/tracking/imports/schema";

type MappingFormProps = { project: string; source: ImportSourceInput; preview: ImportPreview };

/** What the source holds and what it will be called here. */
export function MappingForm({ project, source, preview }: MappingFormProps) {
  const [names, setNames] = useState(
    () => new Map(preview.experiments.map(({ id, name }) => [id, name])),
  );
  const [chosen, setChosen] = useState(
    () => new Set(preview.experiments.filter(({ runs }) => runs !== 0).map(({ id }) => id)),
  );
  const [columns, setColumns] = useState<readonly CsvColumn[]>(() =>
    preview.columns.map(({ name, role, key }) => ({ name, role, key })),
  );
  const [artifacts, setArtifacts] = useState(true);
  const [deleted, setDeleted] = useState(false);
  const [stepFactor, setStepFactor] = useState(1);
  const experiments = [...names]
    .filter(([id]) => chosen.has(id))
    .map(([id, name]) => ({ id, name }));
  const input: CreateImportInput = {
    project,
    source,
    mapping: { experiments, columns: [...columns], artifacts, deleted, stepFactor },
  };
  const isMlflow = source.kind === "mlflow";
  return (
    <Card title="What will come">
      <div className="flex flex-col gap-6">
        <ExperimentsTable
          preview={preview}
          names={names}
          chosen={chosen}
          onName={(id, name) => setNames(new Map(names).set(id, name))}
          onChosen={setChosen}
        />
        {preview.columns.length > 0 && (
          <ColumnsTable preview={preview} columns={columns} onColumns={setColumns} />
        )}
        {isMlflow && (
          <div className="flex flex-col gap-2">
            <Checkbox
              label="The runs' files too"
              checked={artifacts}
              onChange={(event) => setArtifacts(event.target.checked)}
            />
            <Checkbox
              label="Deleted runs too, deleted here as well"
              checked={deleted}
              onChange={(event) => setDeleted(event.target.checked)}
            />
          </div>
        )}
        {source.kind === "neptune" && (
          <StepFactorField value={stepFactor} onValue={setStepFactor} />
        )}
        {preview.skipped.length > 0 && (
          <p className="max-w-prose text-muted-foreground text-sm">
            Will not come along: {preview.skipped.join("; ")}.
          </p>
        )}
        <Start input={input} />
      </div>
    </Card>
  );
}

function StepFactorField({ value, onValue }: { value: number; onValue: (value: number) => void }) {
  return (
    <div className="max-w-60">
      <Field
        label="Steps times"
        hint="Neptune's steps may be decimal; here they are whole numbers."
        required
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            min={1}
            value={value}
            onChange={({ target }) => {
              if (target.validity.valid && target.value !== "") onValue(target.valueAsNumber);
            }}
          />
        )}
      </Field>
    </div>
  );
}

function ExperimentsTable({
  preview,
  names,
  chosen,
  onName,
  onChosen,
}: {
  preview: ImportPreview;
  names: ReadonlyMap<string, string>;
  chosen: ReadonlySet<string>;
  onName: (id: string, name: string) => void;
  onChosen: (chosen: Set<string>) => void;
}) {
  const { experiments } = preview;
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChosen(next);
  };
  return (
    <div className="flex flex-col gap-2">
      <Checkbox
        label={`All ${formatCount(experiments.length)} experiments`}
        checked={chosen.size === experiments.length}
        indeterminate={chosen.size > 0 && chosen.size < experiments.length}
        onChange={(event) =>
          onChosen(new Set(event.target.checked ? experiments.map(({ id }) => id) : []))
        }
      />
      <div className="max-h-96 overflow-y-auto">
        <SimpleTable
          label="Experiments of the source"
          items={experiments}
          rowId={({ id }) => id}
          empty="The source holds no experiment."
          columns={[
            {
              id: "chosen",
              header: "",
              width: 40,
              cell: ({ id, sourceName }) => (
                <Checkbox
                  aria-label={`Import ${sourceName}`}
                  checked={chosen.has(id)}
                  onChange={() => toggle(id)}
                />
              ),
            },
            { id: "source", header: "There", cell: ({ sourceName }) => sourceName },
            {
              id: "runs",
              header: "Runs",
              align: "right",
              cell: ({ runs }) => (runs === null ? "not counted" : formatCount(runs)),
            },
            {
              id: "name",
              header: "Experiment here",
              cell: ({ id, sourceName }) => (
                <Input
                  aria-label={`Name here of ${sourceName}`}
                  value={names.get(id) ?? ""}
                  onChange={(event) => onName(id, event.target.value)}
                />
              ),
            },
            {
              id: "taken",
              header: "",
              cell: ({ takenBy }) => (
                <span className="text-muted-foreground text-sm">
                  {takenBy === null ? "new" : `its name is taken in ${takenBy}`}
                </span>
              ),
            },
          ]}
        />
      </div>
    </div>
  );
}

function Start({ input }: { input: CreateImportInput }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const isHydrated = useHydrated();
  const url = isHydrated ? window.location.origin : "$HEADRACE_URL";
  const create = useMutation(
    trpc.imports.create.mutationOptions({
      onSuccess: () => {
        toast.success("The import is under way");
        return client.invalidateQueries({ queryKey: trpc.imports.list.queryKey() });
      },
    }),
  );
  const count = input.mapping.experiments.length;
  return (
    <div className="flex flex-col gap-4">
      {create.error !== null && (
        <ErrorPanel title="The import was not started" error={create.error} />
      )}
      <div>
        <Button
          variant="primary"
          busy={create.isPending}
          disabledReason={count === 0 ? "Choose an experiment first" : undefined}
          onClick={() => create.mutate(input)}
        >
          Start import
        </Button>
      </div>
      <details className="text-sm">
        <summary className="cursor-pointer text-muted-foreground">The same by the REST API</summary>
        <SnippetBox className="mt-2" code={formatCurl(url, input)} />
      </details>
    </div>
  );
}
