"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { splitTags } from "@/components/catalog/governance/split-tags";
import { TermChoice } from "@/components/catalog/governance/term-choice";
import { PersonSelect } from "@/components/trpc/person-select";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toaster";
import { SENSITIVITIES } from "@/server/catalog/governance/schema";
import type { DatasetDetail } from "@/server/catalog/schema";

const TIERS = [
  { value: "1", label: "1: decisions stop without it" },
  { value: "2", label: "2: many rely on it" },
  { value: "3", label: "3: a team's own" },
  { value: "4", label: "4: to try things out" },
];
const NO_COLUMN = "";

type EditDatasetDialogProps = { dataset: DatasetDetail; onClose: () => void };

/** What people say about a dataset: name, description, tags, tier, sensitivity, time and label. */
export function EditDatasetDialog({ dataset, onClose }: EditDatasetDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.datasets.update.mutationOptions());
  const [name, setName] = useState(dataset.name);
  const [description, setDescription] = useState(dataset.description);
  const [tags, setTags] = useState(dataset.tags.join(", "));
  const [ownerId, setOwnerId] = useState(dataset.owner?.id ?? null);
  const [domain, setDomain] = useState(dataset.domain);
  const [chosenTerms, setChosenTerms] = useState(dataset.terms.map(({ slug }) => slug));
  const [tier, setTier] = useState(dataset.tier);
  const [sensitivity, setSensitivity] = useState(dataset.sensitivity);
  const [timeColumn, setTimeColumn] = useState(dataset.timeColumn);
  const [labelColumn, setLabelColumn] = useState(dataset.labelColumn);
  const columns = listColumns(dataset);

  function save(): void {
    const words = { name, description, ownerId, domain, terms: chosenTerms };
    const told = { ...words, tier, tags: splitTags(tags), timeColumn, labelColumn };
    const chosen = SENSITIVITIES.find((each) => each === sensitivity) ?? "internal";
    update.mutate(
      { dataset: dataset.id, ...told, sensitivity: chosen },
      {
        onSuccess: () => {
          void queryClient.invalidateQueries(trpc.datasets.pathFilter());
          toast.success("Dataset saved");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      size="lg"
      onOpenChange={onClose}
      title="Edit dataset"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={update.isPending}
            disabledReason={name.trim() === "" ? "Give the dataset a name" : undefined}
            onClick={save}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Wide>
          <Field label="Name" required>
            {(control) => (
              <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />
            )}
          </Field>
        </Wide>
        <Wide>
          <Field label="Description">
            {(control) => (
              <Textarea
                {...control}
                rows={4}
                value={description}
                maxLength={5_000}
                onChange={(event) => setDescription(event.target.value)}
              />
            )}
          </Field>
        </Wide>
        <Wide>
          <Field label="Tags" hint="Separated by commas">
            {(control) => (
              <Input {...control} value={tags} onChange={(event) => setTags(event.target.value)} />
            )}
          </Field>
        </Wide>
        <Field label="Owner" hint="Who answers for it">
          {(control) => <PersonSelect {...control} value={ownerId} onChange={setOwnerId} />}
        </Field>
        <Field label="Domain" hint="The part of the business it belongs to">
          {(control) => (
            <Input
              {...control}
              value={domain}
              maxLength={60}
              onChange={(event) => setDomain(event.target.value)}
            />
          )}
        </Field>
        <Wide>
          <TermChoice chosen={chosenTerms} onChange={setChosenTerms} />
        </Wide>
        <Choice
          label="Tier"
          value={String(tier)}
          options={TIERS}
          onChange={(value) => setTier(Number(value))}
        />
        <Choice
          label="Sensitivity"
          value={sensitivity}
          options={SENSITIVITIES.map((value) => ({ value, label: value }))}
          onChange={setSensitivity}
        />
        <ColumnChoice
          label="Time column"
          value={timeColumn}
          names={columns.filter(({ isTime }) => isTime).map(({ name: each }) => each)}
          onChange={setTimeColumn}
        />
        <ColumnChoice
          label="Label column"
          value={labelColumn}
          names={columns.map(({ name: each }) => each)}
          onChange={setLabelColumn}
        />
        {update.error !== null && (
          <Wide>
            <ErrorPanel title="The dataset was not saved" error={update.error} />
          </Wide>
        )}
      </div>
    </Dialog>
  );
}

const Wide = ({ children }: { children: ReactNode }) => (
  <div className="sm:col-span-2">{children}</div>
);

type ChoiceProps = {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
};

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Field label={label} required>
      {(control) => (
        <Select {...control} value={value} options={options} onValueChange={onChange} />
      )}
    </Field>
  );
}

type ColumnChoiceProps = {
  label: string;
  value: string | null;
  names: readonly string[];
  onChange: (value: string | null) => void;
};

function ColumnChoice({ label, value, names, onChange }: ColumnChoiceProps) {
  const options = [
    { value: NO_COLUMN, label: "None" },
    ...names.map((name) => ({ value: name, label: name })),
  ];
  return (
    <Choice
      label={label}
      value={value ?? NO_COLUMN}
      options={options}
      onChange={(next) => onChange(next === NO_COLUMN ? null : next)}
    />
  );
}

/** The columns that the recipe makes. */
function listColumns({ recipe }: DatasetDetail): { name: string; isTime: boolean }[] {
  const read = recipe.columns.map(({ name, type }) => ({
    name,
    isTime: type === "date" || type === "timestamp",
  }));
  const made = recipe.derived.map(({ as, kind }) => ({
    name: as,
    isTime: kind === "calendar-rollover",
  }));
  return [...read, ...made];
}
