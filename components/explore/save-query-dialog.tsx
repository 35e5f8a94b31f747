"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { ExploreState } from "@/components/explore/use-explore-state";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { controlStyle, Input } from "@/components/ui/input";
import { toSlug } from "@/components/ui/to-slug";
import { toast } from "@/components/ui/toaster";
import type { SavedQuery } from "@/server/explore/saved/schema";

type SaveQueryDialogProps = {
  /** The one whose words change; null keeps what is asked as a new one. */
  query: SavedQuery | null;
  state: ExploreState;
  /** Said before the fields: why a query is to be saved. */
  reason?: string;
  /** Goes on with what was saved, instead of closing. */
  onSaved?: (query: SavedQuery) => void;
  onClose: () => void;
};

/** Names a query, for oneself or for the team. */
export function SaveQueryDialog(props: SaveQueryDialogProps) {
  const { query, state, reason, onSaved, onClose } = props;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const [words, setWords] = useState<Words>(() => wordsOf(query));
  const slug = query?.slug ?? (words.slug === "" ? toSlug(words.name) : words.slug);
  const create = useMutation(trpc.explore.saved.create.mutationOptions());
  const update = useMutation(trpc.explore.saved.update.mutationOptions());
  const error = create.error ?? update.error;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { name, description, shared } = words;
    const { sql, brushes, chart } = state;
    const said = { slug, name, description, shared };
    const saved =
      query === null
        ? await create.mutateAsync({ ...said, sql, brushes, chart })
        : await update.mutateAsync(said);
    queryClient.setQueryData(trpc.explore.saved.get.queryKey({ slug: saved.slug }), saved);
    void queryClient.invalidateQueries(trpc.explore.saved.list.pathFilter());
    if (query === null) state.openSaved(saved.slug);
    toast.success(`${saved.name} saved`);
    if (onSaved === undefined) onClose();
    else onSaved(saved);
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={query === null ? "Save the query" : "Edit the saved query"}
      description={reason}
      footer={
        <Button
          type="submit"
          form={formId}
          variant="primary"
          busy={create.isPending || update.isPending}
          disabledReason={slug === "" ? "Give it a name" : undefined}
        >
          Save
        </Button>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => void submit(event).catch(() => undefined)}
        className="flex flex-col gap-4"
      >
        <WordFields
          words={words}
          address={slug}
          isNew={query === null}
          onChange={(part) => setWords({ ...words, ...part })}
        />
        {query === null && (
          <p className="text-muted-foreground text-sm">
            The text, its filters and its chart are kept. It is asked of all rows of the newest
            versions, unless it names others.
          </p>
        )}
        {error !== null && <ErrorPanel title="The query was not saved" error={error} />}
      </form>
    </Dialog>
  );
}

type Words = Pick<SavedQuery, "name" | "slug" | "description" | "shared">;

function wordsOf(query: SavedQuery | null): Words {
  if (query === null) return { name: "", slug: "", description: "", shared: false };
  const { name, slug, description, shared } = query;
  return { name, slug, description, shared };
}

type WordFieldsProps = {
  words: Words;
  address: string;
  isNew: boolean;
  onChange: (part: Partial<Words>) => void;
};

function WordFields({ words, address, isNew, onChange }: WordFieldsProps) {
  const noSharing = useDisabledReason("queries.write");
  return (
    <>
      <Field label="Name" required>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={200}
            value={words.name}
            onChange={({ target }) => onChange({ name: target.value })}
          />
        )}
      </Field>
      <Field label="Address" hint={`/explore?view=${address}, and stays`} required>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            readOnly={!isNew}
            maxLength={80}
            value={address}
            onChange={({ target }) => onChange({ slug: target.value })}
          />
        )}
      </Field>
      <Field label="Description">
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={2_000}
            className={controlStyle}
            value={words.description}
            onChange={({ target }) => onChange({ description: target.value })}
          />
        )}
      </Field>
      <div>
        <Checkbox
          label="Show it to the team"
          checked={words.shared}
          disabled={noSharing !== undefined}
          onChange={({ target }) => onChange({ shared: target.checked })}
        />
        {noSharing !== undefined && <p className="text-muted-foreground text-xs">{noSharing}</p>}
      </div>
    </>
  );
}
