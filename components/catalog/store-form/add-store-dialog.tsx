"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { initialValues } from "@/components/catalog/store-form/form-values";
import { KindPicker } from "@/components/catalog/store-form/kind-picker";
import { StoreFormDialog } from "@/components/catalog/store-form/store-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { QueryPanel } from "@/components/ui/query-panel";
import { toSlug } from "@/components/ui/to-slug";
import { toast } from "@/components/ui/toaster";
import type { StoreKind } from "@/server/catalog/schema";

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

/** First what kind of store it is, then where it lies. */
function AddStoreDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const kinds = useQuery(trpc.stores.kinds.queryOptions());
  const [kind, setKind] = useState<StoreKind | null>(null);
  if (kind !== null) {
    return <NewStoreDialog kind={kind} onBack={() => setKind(null)} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title="Add a store"
      description="A place where data sets lie. Headrace only ever reads from it."
    >
      <QueryPanel errorTitle="The kinds could not be listed" label="Loading kinds" query={kinds}>
        {(items) => <KindPicker kinds={items} onPick={setKind} />}
      </QueryPanel>
    </Dialog>
  );
}

type NewStoreDialogProps = { kind: StoreKind; onBack: () => void; onClose: () => void };

function NewStoreDialog({ kind, onBack, onClose }: NewStoreDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const keep = useMutation(trpc.stores.test.mutationOptions());
  const create = useMutation(
    trpc.stores.create.mutationOptions({
      onSuccess: async ({ id }, { name }) => {
        await keep.mutateAsync({ store: id });
        await queryClient.invalidateQueries(trpc.stores.pathFilter());
        toast.success(`Store ${name} added. Scan it to see what it holds`);
        onClose();
      },
    }),
  );
  return (
    <StoreFormDialog
      title={`Add a store: ${kind.label}`}
      kind={kind}
      initial={{ name: "", description: "", values: initialValues(kind.fields) }}
      saveLabel="Add store"
      isSaving={create.isPending}
      error={create.error}
      nameHint={(name) => (toSlug(name) === "" ? undefined : `Address: ${toSlug(name)}`)}
      onSave={(draft) => create.mutate({ ...draft, kind: kind.kind, slug: toSlug(draft.name) })}
      onBack={onBack}
      onClose={onClose}
    />
  );
}
