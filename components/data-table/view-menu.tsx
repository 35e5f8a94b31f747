"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark, BookmarkPlus, Trash2 } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { findView, stateOf } from "@/components/data-table/view-state";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast, toastError } from "@/components/ui/toaster";
import type { SavedView, ViewScope } from "@/server/tracking/workspace/schema";

type ViewMenuProps = {
  scope: ViewScope;
  /** What a view of this list keeps, in words. */
  keeps: string;
  /** What "use this view first" means here. */
  defaultLabel: string;
  /** Entries of this list alone. */
  moreItems?: readonly MenuItem[];
};

/** Arrangements of a list by name: one's own and the team's. The address holds which one is open. */
export function ViewMenu({ scope, keeps, defaultLabel, moreItems = [] }: ViewMenuProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const params = useSearchParams();
  const [isNaming, setIsNaming] = useState(false);
  const { data: views } = useQuery(trpc.workspace.views.list.queryOptions(scope));
  const reload = () => queryClient.invalidateQueries(trpc.workspace.views.list.queryFilter(scope));
  const save = useMutation(trpc.workspace.views.save.mutationOptions({ onSuccess: reload }));
  const remove = useMutation(trpc.workspace.views.remove.mutationOptions({ onSuccess: reload }));
  const state = stateOf(params);
  const current = findView(views, params.get("v"));
  const isChanged = current !== undefined && current.state !== state;

  const open = ({ id, state: kept }: Pick<SavedView, "id" | "state">) =>
    router.replace(`?${kept === "" ? "" : `${kept}&`}v=${id}`, { scroll: false });
  const openDefault = useEffectEvent((found: readonly SavedView[]) => {
    const usual = found.find(({ isDefault }) => isDefault);
    if (usual !== undefined && params.toString() === "") open(usual);
  });
  useEffect(() => {
    if (views !== undefined) openDefault(views);
  }, [views]);

  async function store(view: Parameters<typeof save.mutateAsync>[0]): Promise<void> {
    try {
      const saved = await save.mutateAsync(view);
      open(saved);
      setIsNaming(false);
      toast.success(`View ${saved.name} saved`);
    } catch (error) {
      toastError("The view was not saved", error);
    }
  }
  const choices = (views ?? []).map(
    (view): MenuItem => ({
      label: view.shared ? view.name : `${view.name} (mine)`,
      checked: view.id === current?.id,
      onSelect: () => open(view),
    }),
  );
  return (
    <>
      <DropdownMenu
        align="start"
        trigger={
          <Button variant="ghost" size="sm">
            <Bookmark />
            {current?.name ?? "Views"}
            {isChanged && <span className="text-muted-foreground text-xs">unsaved</span>}
          </Button>
        }
        items={[
          {
            kind: "heading",
            label: choices.length > 0 ? "Saved views" : "No view is saved yet",
          },
          ...choices,
          { kind: "separator" },
          ...(current?.isMine === true && isChanged
            ? [
                {
                  label: `Update ${current.name}`,
                  onSelect: () => void store({ ...scope, ...current, state }),
                },
              ]
            : []),
          { label: "Save as new…", icon: <BookmarkPlus />, onSelect: () => setIsNaming(true) },
          ...moreItems,
          { label: "As it comes", onSelect: () => router.replace("?", { scroll: false }) },
          ...(current?.isMine === true
            ? [
                {
                  label: `Delete ${current.name}`,
                  icon: <Trash2 />,
                  danger: true,
                  onSelect: () => remove.mutate({ id: current.id }),
                },
              ]
            : []),
        ]}
      />
      <NameDialog
        key={String(isNaming)}
        open={isNaming}
        onOpenChange={setIsNaming}
        {...{ keeps, defaultLabel }}
        isBusy={save.isPending}
        onSave={(named) => void store({ ...scope, ...named, state })}
      />
    </>
  );
}

type NameDialogProps = Pick<ViewMenuProps, "keeps" | "defaultLabel"> & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  isBusy: boolean;
  onSave: (view: { name: string; shared: boolean; isDefault: boolean }) => void;
};

function NameDialog(props: NameDialogProps) {
  const { open, onOpenChange, keeps, defaultLabel, isBusy, onSave } = props;
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [isDefault, setIsDefault] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Save this view"
      description={`${keeps}, under a name.`}
      size="sm"
      footer={
        <Button
          variant="primary"
          form="save-view"
          type="submit"
          disabled={isBusy || name.trim() === ""}
        >
          Save
        </Button>
      }
    >
      <form
        id="save-view"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onSave({ name: name.trim(), shared, isDefault });
        }}
      >
        <Field label="Name" required>
          {(control) => (
            <Input
              {...control}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={120}
            />
          )}
        </Field>
        <Checkbox
          label="Show it to the whole team"
          checked={shared}
          onChange={(event) => setShared(event.target.checked)}
        />
        <Checkbox
          label={defaultLabel}
          checked={isDefault}
          onChange={(event) => setIsDefault(event.target.checked)}
        />
      </form>
    </Dialog>
  );
}
