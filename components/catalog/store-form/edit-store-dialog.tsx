"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { valuesOf } from "@/components/catalog/store-form/form-values";
import { StoreFormDialog } from "@/components/catalog/store-form/store-dialog";
import { useTRPC } from "@/components/trpc/provider";
import { toast } from "@/components/ui/toaster";
import type { StoreItem } from "@/server/catalog/schema";

/** A store's name and connection described anew; its secrets are never shown. */
export function EditStoreDialog({ store, onClose }: { store: StoreItem; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const kinds = useQuery(trpc.stores.kinds.queryOptions());
  const detail = useQuery(trpc.stores.get.queryOptions({ store: store.id }));
  const keep = useMutation(trpc.stores.test.mutationOptions());
  const update = useMutation(
    trpc.stores.update.mutationOptions({
      onSuccess: async (_, { name }) => {
        await keep.mutateAsync({ store: store.id });
        await queryClient.invalidateQueries(trpc.stores.pathFilter());
        toast.success(`Store ${name} saved`);
        onClose();
      },
    }),
  );
  const kind = kinds.data?.find((each) => each.kind === store.kind);
  if (kind === undefined || detail.data === undefined) return null;
  const { name, description, config, hasSecret } = detail.data;
  const { include, exclude, scanEveryHours } = detail.data;
  const plan = { include, exclude, scanEveryHours };
  return (
    <StoreFormDialog
      title={`Edit ${store.name}`}
      kind={kind}
      initial={{ name, description, values: valuesOf(kind.fields, config), plan }}
      store={store.id}
      hasSecret={hasSecret}
      saveLabel="Save"
      isSaving={update.isPending}
      error={update.error}
      onSave={(draft) => update.mutate({ ...draft, store: store.id })}
      onClose={onClose}
    />
  );
}
