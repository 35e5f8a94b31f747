"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toaster";
import { COLUMN_CLASSES } from "@/server/catalog/access/constants";
import type { ColumnNote } from "@/server/catalog/governance/schema";
import type { DatasetDetail } from "@/server/catalog/schema";

const NO_TERM = "";
const NOT_SAID = "";

/** A line about each column, the term of the glossary that it holds, and how sensitive it is. */
export function DescribeColumnsDialog({
  dataset,
  onClose,
}: {
  dataset: DatasetDetail;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const terms = useQuery(trpc.governance.terms.queryOptions());
  const [notes, setNotes] = useState(() => beginNotes(dataset));
  const save = useMutation(
    trpc.governance.describeColumns.mutationOptions({
      onSuccess: async () => {
        // Who sees what may have changed anywhere.
        await queryClient.invalidateQueries();
        toast.success("Columns described");
        onClose();
      },
    }),
  );
  const change = (column: string, next: Partial<ColumnNote>) =>
    setNotes(notes.map((note) => (note.column === column ? { ...note, ...next } : note)));
  const options = [
    { value: NO_TERM, label: "No term" },
    ...(terms.data ?? []).map(({ slug, name }) => ({ value: slug, label: name })),
  ];
  return (
    <Dialog
      open
      size="xl"
      onOpenChange={onClose}
      title={`Describe the columns of ${dataset.name}`}
      description="What is said outlives versions, and the search finds the dataset by it."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            onClick={() => save.mutate({ dataset: dataset.id, columns: notes })}
          >
            Save
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-2">
        {notes.map(({ column, description, term, sensitivity }) => (
          <li
            key={column}
            className="grid items-center gap-2 border-b pb-2 sm:grid-cols-[minmax(7rem,1fr)_minmax(0,3fr)_minmax(8rem,1fr)_minmax(11rem,1fr)] sm:border-b-0 sm:pb-0"
          >
            <span className="truncate font-mono text-sm" title={column}>
              {column}
            </span>
            <Input
              aria-label={`Description of ${column}`}
              value={description}
              maxLength={2_000}
              onChange={(event) => change(column, { description: event.target.value })}
            />
            <Select
              aria-label={`Term of ${column}`}
              value={term ?? NO_TERM}
              options={options}
              onValueChange={(slug) => change(column, { term: slug === NO_TERM ? null : slug })}
            />
            <Select
              aria-label={`Sensitivity of ${column}`}
              value={sensitivity ?? NOT_SAID}
              options={[
                { value: NOT_SAID, label: `${leftTo(dataset, column)}` },
                ...COLUMN_CLASSES.map((value) => ({ value, label: value })),
              ]}
              onValueChange={(value) =>
                change(column, {
                  sensitivity: COLUMN_CLASSES.find((known) => known === value) ?? null,
                })
              }
            />
          </li>
        ))}
      </ul>
      {save.error !== null && <ErrorPanel title="Nothing was saved" error={save.error} />}
    </Dialog>
  );
}

/** What holds of a column of which nothing is said here. */
function leftTo({ sensitivities, sensitivity }: DatasetDetail, name: string): string {
  const found = sensitivities.find(({ column }) => column === name);
  if (found === undefined || found.from === "column") return "not said here";
  return found.from === "dataset"
    ? `as the dataset: ${sensitivity}`
    : `${found.from}: ${found.level}`;
}

function beginNotes({ latest, notes, recipe }: DatasetDetail): ColumnNote[] {
  const columns = latest?.columns.map(({ name }) => name) ?? recipe.columns.map(({ name }) => name);
  return columns.map(
    (column) =>
      notes.find((note) => note.column === column) ?? {
        ...{ column, description: "", term: null, sensitivity: null },
      },
  );
}
