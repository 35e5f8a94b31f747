"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { toSlug } from "@/components/ui/to-slug";
import { toast } from "@/components/ui/toaster";
import type { GlossaryTerm } from "@/server/catalog/governance/schema";

type TermDialogProps = { term?: GlossaryTerm; onClose: () => void };

/** A new term, or another name or meaning for one; its address stays. */
export function TermDialog({ term, onClose }: TermDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState(term?.name ?? "");
  const [definition, setDefinition] = useState(term?.definition ?? "");
  const slug = term?.slug ?? toSlug(name);
  const save = useMutation(
    trpc.governance.saveTerm.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.governance.pathFilter());
        toast.success(`Term ${name} saved`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={term === undefined ? "Add a term" : `Edit ${term.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            disabledReason={slug === "" ? "Give it a name with a letter in it" : undefined}
            onClick={() => save.mutate({ slug, name, definition })}
          >
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" required hint={slug === "" ? undefined : `Found by term:${slug}`}>
          {(control) => (
            <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label="Meaning" hint="What it is, what it is not, and who decides in doubt">
          {(control) => (
            <Textarea
              {...control}
              rows={5}
              maxLength={5_000}
              value={definition}
              onChange={(event) => setDefinition(event.target.value)}
            />
          )}
        </Field>
        {save.error !== null && <ErrorPanel title="The term was not saved" error={save.error} />}
      </div>
    </Dialog>
  );
}
