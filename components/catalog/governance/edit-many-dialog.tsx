"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { splitTags } from "@/components/catalog/governance/split-tags";
import { PersonSelect } from "@/components/trpc/person-select";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { formatPlural } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { toast, toastError } from "@/components/ui/toaster";
import { type EditDatasetsInput, SENSITIVITIES } from "@/server/catalog/governance/schema";

const UNDO_MS = 12_000;
const AS_IT_IS = "";

type EditManyDialogProps = { ids: readonly string[]; onDone: () => void; onClose: () => void };

/** Sets owner, domain, tier, sensitivity and tags of many datasets; what is not touched stays. */
export function EditManyDialog({ ids, onDone, onClose }: EditManyDialogProps) {
  const [setsOwner, setSetsOwner] = useState(false);
  const [ownerId, setOwnerId] = useState<string | null>(null);
  const [domain, setDomain] = useState("");
  const [tier, setTier] = useState(AS_IT_IS);
  const [sensitivity, setSensitivity] = useState(AS_IT_IS);
  const [addTags, setAddTags] = useState("");
  const [removeTags, setRemoveTags] = useState("");
  const { edit, isPending, error } = useEdit(onDone);
  const found = SENSITIVITIES.find((each) => each === sensitivity);
  const set = {
    ...(setsOwner ? { ownerId } : {}),
    ...(domain.trim() === "" ? {} : { domain }),
    ...(tier === AS_IT_IS ? {} : { tier: Number(tier) }),
    ...(found === undefined ? {} : { sensitivity: found }),
  };
  const tags = { addTags: splitTags(addTags), removeTags: splitTags(removeTags) };
  const isEmpty = Object.keys(set).length + tags.addTags.length + tags.removeTags.length === 0;
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={onClose}
      title={`Edit ${formatPlural(ids.length, "dataset")}`}
      description="What you leave empty stays as it is."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={isPending}
            disabledReason={isEmpty ? "Change something first" : undefined}
            onClick={() => edit({ datasets: [...ids], set, ...tags })}
          >
            Apply
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="flex flex-col gap-2">
          <Checkbox
            label="Set the owner"
            checked={setsOwner}
            onChange={(event) => setSetsOwner(event.target.checked)}
          />
          {setsOwner && (
            <Field label="Owner">
              {(control) => <PersonSelect {...control} value={ownerId} onChange={setOwnerId} />}
            </Field>
          )}
        </div>
        <TextField label="Domain" value={domain} onChange={setDomain} />
        <Field label="Tier">
          {(control) => (
            <Select
              {...control}
              value={tier}
              options={[
                { value: AS_IT_IS, label: "As it is" },
                ...["1", "2", "3", "4"].map((value) => ({ value, label: `Tier ${value}` })),
              ]}
              onValueChange={setTier}
            />
          )}
        </Field>
        <Field label="Sensitivity">
          {(control) => (
            <Select
              {...control}
              value={sensitivity}
              options={[
                { value: AS_IT_IS, label: "As it is" },
                ...SENSITIVITIES.map((value) => ({ value, label: value })),
              ]}
              onValueChange={setSensitivity}
            />
          )}
        </Field>
        <TextField
          label="Add tags"
          hint="Separated by commas"
          value={addTags}
          onChange={setAddTags}
        />
        <TextField
          label="Remove tags"
          hint="Separated by commas"
          value={removeTags}
          onChange={setRemoveTags}
        />
        {error !== null && (
          <div className="sm:col-span-2">
            <ErrorPanel title="Nothing was changed" error={error} />
          </div>
        )}
      </div>
    </Dialog>
  );
}

type TextFieldProps = {
  label: string;
  hint?: ReactNode;
  value: string;
  onChange: (value: string) => void;
};

const TextField = ({ label, hint, value, onChange }: TextFieldProps) => (
  <Field label={label} hint={hint}>
    {(control) => (
      <Input {...control} value={value} onChange={(event) => onChange(event.target.value)} />
    )}
  </Field>
);

/** Applies an edit; for a while, a message offers to bring back what was. */
function useEdit(onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.datasets.pathFilter());
  const restore = useMutation(
    trpc.governance.restore.mutationOptions({
      onSuccess: async ({ changed }) => {
        await refresh();
        toast.success(`${formatPlural(changed, "dataset")} as before`);
      },
      onError: (error) => toastError("The edit was not undone", error),
    }),
  );
  const edit = useMutation(
    trpc.governance.edit.mutationOptions({
      onSuccess: async ({ changed, before }) => {
        await refresh();
        const undo = { label: "Undo", onClick: () => restore.mutate({ datasets: before }) };
        const isUndone = changed > 0 ? { action: undo, duration: UNDO_MS } : {};
        toast.success(`${formatPlural(changed, "dataset")} changed`, isUndone);
        onDone();
      },
    }),
  );
  return {
    edit: (input: EditDatasetsInput) => edit.mutate(input),
    isPending: edit.isPending,
    error: edit.error,
  };
}
