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
import type { ColumnNote } from "@/server/catalog/governance/schema";
import type { DatasetDetail } from "@/server/catalog/schema";

const NO_TERM = "";

/** A line about each column, and the term of the glossary that it holds. */
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
        await queryClient.invalidateQueries(trpc.datasets.pathFilter());
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
        {notes.map(({ column, description, term }) => (
          <li
            key={column}
            className="grid items-center gap-2 sm:grid-cols-[minmax(8rem,1fr)_3fr_minmax(9rem,1fr)]"
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
          </li>
        ))}
      </ul>
      {save.error !== null && <ErrorPanel title="Nothing was saved" error={save.error} />}
    </Dialog>
  );
}

function beginNotes({ latest, notes, recipe }: DatasetDetail): ColumnNote[] {
  const columns = latest?.columns.map(({ name }) => name) ?? recipe.columns.map(({ name }) => name);
  return columns.map(
    (column) =>
      notes.find((note) => note.column === column) ?? { column, description: "", term: null },
  );
}
