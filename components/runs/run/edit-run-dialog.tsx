"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import {
  diffNoteTag,
  diffTags,
  type EditedTag,
  isClientTag,
  noteOf,
} from "@/components/runs/run/edited-tags";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toaster";
import type { RunDetail } from "@/server/tracking/schema";

type EditRunDialogProps = { run: RunDetail; onClose: () => void };

/** Name, note and tags of a run. */
export function EditRunDialog({ run, onClose }: EditRunDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.runs.update.mutationOptions());
  const own = run.tags.filter(({ key }) => !isClientTag(key));
  const [name, setName] = useState(run.name);
  const [note, setNote] = useState(noteOf(run));
  const [tags, setTags] = useState<EditedTag[]>(own.map((tag, id) => ({ ...tag, id })));

  function save(): void {
    const noteTag = diffNoteTag(note, run.tags);
    const edited = diffTags(own, tags);
    const change = {
      id: run.id,
      name: name.trim(),
      note,
      tags: { ...noteTag.tags, ...edited.tags },
      removeTags: [...noteTag.removeTags, ...edited.removeTags],
    };
    update.mutate(change, {
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.runs.pathFilter());
        toast.success("Run saved");
        onClose();
      },
    });
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Edit run"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={update.isPending}
            disabledReason={name.trim() === "" ? "Give the run a name" : undefined}
            onClick={save}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" required>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={250}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Note">
          {(control) => (
            <Textarea
              {...control}
              rows={5}
              value={note}
              maxLength={20_000}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        <TagRows tags={tags} onChange={setTags} />
        {update.error !== null && <ErrorPanel title="The run was not saved" error={update.error} />}
      </div>
    </Dialog>
  );
}

type TagRowsProps = { tags: readonly EditedTag[]; onChange: (tags: EditedTag[]) => void };

function TagRows({ tags, onChange }: TagRowsProps) {
  const change = (id: number, part: Partial<EditedTag>) =>
    onChange(tags.map((tag) => (tag.id === id ? { ...tag, ...part } : tag)));
  const nextId = Math.max(-1, ...tags.map(({ id }) => id)) + 1;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">Tags</legend>
      {tags.map(({ id, key, value }) => (
        <div key={id} className="flex gap-2">
          <Input
            aria-label="Tag"
            placeholder="tag"
            maxLength={250}
            value={key}
            onChange={(event) => change(id, { key: event.target.value })}
          />
          <Input
            aria-label={`Value of ${key}`}
            placeholder="value"
            maxLength={5_000}
            value={value}
            onChange={(event) => change(id, { value: event.target.value })}
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove tag ${key}`}
            onClick={() => onChange(tags.filter((tag) => tag.id !== id))}
          >
            <X />
          </Button>
        </div>
      ))}
      <div>
        <Button size="sm" onClick={() => onChange([...tags, { id: nextId, key: "", value: "" }])}>
          <Plus />
          Add tag
        </Button>
      </div>
    </fieldset>
  );
}
