"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FolderSearch, MoreHorizontal, Pencil, PlugZap, Trash2 } from "lucide-react";
import { useState } from "react";
import { ScanDialog } from "@/components/catalog/scan-dialog";
import { EditStoreDialog } from "@/components/catalog/store-form/edit-store-dialog";
import { TestSteps } from "@/components/catalog/test-steps";
import { JobButton } from "@/components/trpc/job-button";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import { formatPlural } from "@/components/ui/format";
import { toast, toastError } from "@/components/ui/toaster";
import type { StoreItem, StoreTest } from "@/server/catalog/schema";

/** Test, scan, look into, edit and remove one store. */
export function StoreActions({ store }: { store: StoreItem }) {
  const client = useTRPCClient();
  const [showsScan, setShowsScan] = useState(false);
  return (
    <span className="flex items-center gap-1">
      <TestButton store={store} />
      <JobButton
        size="sm"
        permission="catalog.write"
        start={() => client.stores.scan.mutate({ store: store.id })}
        doneText={`${store.name} scanned`}
      >
        Scan
      </JobButton>
      {store.lastScanAt !== null && (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Contents of ${store.name}`}
          onClick={() => setShowsScan(true)}
        >
          <FolderSearch aria-hidden="true" />
          {formatPlural(store.objectsFound ?? 0, "object")}
        </Button>
      )}
      <StoreMenu store={store} />
      {showsScan && <ScanDialog store={store} onClose={() => setShowsScan(false)} />}
    </span>
  );
}

function TestButton({ store }: { store: StoreItem }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("catalog.write");
  const [result, setResult] = useState<StoreTest | null>(null);
  const test = useMutation(
    trpc.stores.test.mutationOptions({
      onSuccess: async (outcome) => {
        setResult(outcome);
        await queryClient.invalidateQueries(trpc.stores.pathFilter());
      },
      onError: (error) => toastError("The store was not tested", error),
    }),
  );
  return (
    <>
      <Button
        size="sm"
        busy={test.isPending}
        disabledReason={forbidden}
        onClick={() => test.mutate({ store: store.id })}
      >
        <PlugZap aria-hidden="true" />
        Test
      </Button>
      {result !== null && (
        <Dialog
          open
          onOpenChange={() => setResult(null)}
          title={`${store.name}: ${result.ok ? "the connection works" : "the connection fails"}`}
        >
          <TestSteps test={result} />
        </Dialog>
      )}
    </>
  );
}

function StoreMenu({ store }: { store: StoreItem }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("catalog.write");
  const [opened, setOpened] = useState<"edit" | "remove" | null>(null);
  const remove = useMutation(trpc.stores.remove.mutationOptions());
  const close = () => setOpened(null);
  return (
    <>
      <DropdownMenu
        trigger={
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={`More for ${store.name}`}
            disabledReason={forbidden}
          >
            <MoreHorizontal />
          </Button>
        }
        items={[
          { label: "Edit", icon: <Pencil />, onSelect: () => setOpened("edit") },
          {
            label: "Remove",
            icon: <Trash2 />,
            danger: true,
            disabled: store.datasetCount > 0,
            onSelect: () => setOpened("remove"),
          },
        ]}
      />
      {opened === "edit" && <EditStoreDialog store={store} onClose={close} />}
      <ConfirmDialog
        open={opened === "remove"}
        onOpenChange={close}
        title={`Remove ${store.name}`}
        effect="Headrace forgets the store and its scans. What lies in it stays as it is."
        confirmLabel="Remove store"
        danger
        onConfirm={async () => {
          await remove.mutateAsync({ store: store.id });
          await queryClient.invalidateQueries(trpc.stores.pathFilter());
          toast.success(`Store ${store.name} removed`);
        }}
      />
    </>
  );
}
