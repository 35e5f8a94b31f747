"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { guessRecipe } from "@/components/catalog/guess-recipe";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { describeError } from "@/components/ui/describe-error";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toSlug } from "@/components/ui/to-slug";
import { toast } from "@/components/ui/toaster";
import {
  IngestRecipe,
  type ScanEntry,
  SOURCE_FORMATS,
  type StoreItem,
} from "@/server/catalog/schema";

const DELIMITERS = [
  { value: ",", label: "Comma ," },
  { value: ";", label: "Semicolon ;" },
  { value: "\t", label: "Tab" },
  { value: "|", label: "Bar |" },
];
const NO_COLUMN = "";

/** Declares a file as a dataset and reads it for the first time. */
export function AddDatasetDialog({
  store,
  entry,
  onClose,
}: {
  store: StoreItem;
  entry: ScanEntry;
  onClose: () => void;
}) {
  const [name, setName] = useState(entry.path.replace(/\.[^.]+$/, "").replace(/[_/-]+/g, " "));
  const [recipe, setRecipe] = useState(() => format(guessRecipe(entry)));
  const [timeColumn, setTimeColumn] = useState(NO_COLUMN);
  const parsed = readRecipe(recipe);
  const create = useCreateDataset(onClose);
  const times = listTimeColumns(parsed.recipe);
  const slug = toSlug(name);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title={`Make a dataset of ${entry.path}`}
      description="The recipe says how each column is read. A cell that does not fit is refused with its line, never made empty silently."
      footer={
        <Button
          variant="primary"
          busy={create.isPending}
          disabledReason={parsed.problem ?? (slug === "" ? "Give a name first" : undefined)}
          onClick={() =>
            parsed.recipe !== null &&
            create.mutate({
              storeId: store.id,
              path: entry.path,
              format: formatOf(entry),
              slug,
              name,
              recipe: parsed.recipe,
              timeColumn: timeColumn === NO_COLUMN ? null : timeColumn,
            })
          }
        >
          Make dataset and ingest
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" required hint={`Address: ${slug}`}>
          {(control) => (
            <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        {entry.format === "csv" && (
          <Field label="Cells are separated by" required>
            {(control) => (
              <Select
                {...control}
                value={parsed.recipe?.csv.delimiter ?? ","}
                options={DELIMITERS}
                onValueChange={(value) => {
                  if (parsed.recipe === null) return;
                  // The person's own text stays as it is; only the delimiter changes.
                  setRecipe(format({ ...JSON.parse(recipe), csv: { delimiter: value } }));
                }}
              />
            )}
          </Field>
        )}
        <Field label="Recipe" required error={parsed.problem}>
          {(control) => (
            <Textarea
              {...control}
              className="h-64 font-mono text-xs"
              value={recipe}
              onChange={(event) => setRecipe(event.target.value)}
            />
          )}
        </Field>
        {entry.format === "table" && (
          <Field label="Each ingest reads">
            {(control) => (
              <Select
                {...control}
                value={parsed.recipe?.incremental?.column ?? NO_COLUMN}
                options={[
                  { value: NO_COLUMN, label: "All rows" },
                  ...listGrowing(parsed.recipe).map((value) => ({
                    value,
                    label: `Rows whose ${value} is greater than all before`,
                  })),
                ]}
                onValueChange={(column) => {
                  if (parsed.recipe === null) return;
                  const { incremental: _, ...rest } = JSON.parse(recipe);
                  setRecipe(
                    format(column === NO_COLUMN ? rest : { ...rest, incremental: { column } }),
                  );
                }}
              />
            )}
          </Field>
        )}
        <Field label="Time column" hint="Contracts by month, features and drift need one">
          {(control) => (
            <Select
              {...control}
              value={timeColumn}
              options={[
                { value: NO_COLUMN, label: "None" },
                ...times.map((value) => ({ value, label: value })),
              ]}
              onValueChange={setTimeColumn}
            />
          )}
        </Field>
        {create.error !== null && (
          <p role="alert" className="text-act text-sm">
            {describeError(create.error).message}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function useCreateDataset(onClose: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const ingest = useMutation(trpc.datasets.ingest.mutationOptions());
  return useMutation(
    trpc.datasets.create.mutationOptions({
      onSuccess: async ({ slug }) => {
        const { jobId } = await ingest.mutateAsync({ dataset: slug });
        await queryClient.invalidateQueries(trpc.datasets.pathFilter());
        toast.success(`Dataset ${slug} made; its file is being read`);
        onClose();
        router.push(`/jobs/${jobId}`);
      },
    }),
  );
}

function formatOf({ format: found }: ScanEntry) {
  return SOURCE_FORMATS.find((each) => each === found) ?? "csv";
}

const format = (recipe: unknown) => JSON.stringify(recipe, null, 2);

function readRecipe(text: string): { recipe: IngestRecipe | null; problem: string | undefined } {
  try {
    const parsed = IngestRecipe.safeParse(JSON.parse(text));
    if (parsed.success) return { recipe: parsed.data, problem: undefined };
    const [issue] = parsed.error.issues;
    return { recipe: null, problem: `${issue?.path.join(".")}: ${issue?.message}` };
  } catch {
    return { recipe: null, problem: "The recipe is not JSON" };
  }
}

/** Columns that rise as rows come: numbers and times. */
function listGrowing(recipe: IngestRecipe | null): string[] {
  const kinds = ["integer", "date", "timestamp"];
  return (recipe?.columns ?? []).filter(({ type }) => kinds.includes(type)).map(({ name }) => name);
}

function listTimeColumns(recipe: IngestRecipe | null): string[] {
  if (recipe === null) return [];
  const read = recipe.columns.filter(({ type }) => type === "date" || type === "timestamp");
  const made = recipe.derived.filter(({ kind }) => kind === "calendar-rollover");
  return [...read.map(({ name }) => name), ...made.map(({ as }) => as)];
}
