"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { TestSteps } from "@/components/catalog/test-steps";
import { toSlug } from "@/components/catalog/to-slug";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { describeError } from "@/components/ui/describe-error";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { toast } from "@/components/ui/toaster";

export function AddStoreButton() {
  const [open, setOpen] = useState(false);
  const forbidden = useDisabledReason("catalog.write");
  return (
    <>
      <Button variant="primary" disabledReason={forbidden} onClick={() => setOpen(true)}>
        <Plus aria-hidden="true" />
        Add store
      </Button>
      {open && <AddStoreDialog onClose={() => setOpen(false)} />}
    </>
  );
}

/** A folder's address, tried before it is kept. */
function AddStoreDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [path, setPath] = useState("");
  const [description, setDescription] = useState("");
  const target = { kind: "folder" as const, config: { path } };
  const test = useMutation(trpc.stores.testTarget.mutationOptions());
  const keep = useMutation(trpc.stores.test.mutationOptions());
  const create = useMutation(
    trpc.stores.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await keep.mutateAsync({ store: id });
        await queryClient.invalidateQueries(trpc.stores.pathFilter());
        toast.success(`Store ${name} added. Scan it to see its files`);
        onClose();
      },
    }),
  );
  const slug = toSlug(name);
  const problem = create.error ?? test.error;
  const isComplete = slug !== "" && path.trim() !== "";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a store"
      description="A place where data sets lie. This version reads folders; other kinds come as connectors."
      footer={
        <>
          <Button
            busy={test.isPending}
            disabledReason={path.trim() === "" ? "Give the folder first" : undefined}
            onClick={() => test.mutate(target)}
          >
            Test
          </Button>
          <Button
            variant="primary"
            busy={create.isPending}
            disabledReason={isComplete ? undefined : "Give a name and a folder first"}
            onClick={() => create.mutate({ ...target, slug, name, description })}
          >
            Add store
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Name" required hint={slug === "" ? undefined : `Address: ${slug}`}>
          {(control) => (
            <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field
          label="Folder"
          required
          hint="An absolute path on the machine where Headrace runs, or package:<npm package>/<folder>"
        >
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              placeholder="/data/exports"
              value={path}
              onChange={(event) => setPath(event.target.value)}
            />
          )}
        </Field>
        <Field label="Description">
          {(control) => (
            <Textarea
              {...control}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        {problem !== null && (
          <p role="alert" className="text-act text-sm">
            {describeError(problem).message}
          </p>
        )}
        {test.data !== undefined && <TestSteps test={test.data} />}
      </div>
    </Dialog>
  );
}
