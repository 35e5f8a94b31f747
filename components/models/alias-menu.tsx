"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Tag } from "lucide-react";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { DropdownMenu, type MenuItem } from "@/components/ui/dropdown-menu";
import { toast, toastError } from "@/components/ui/toaster";
import {
  type ModelDetail,
  type ModelVersionSummary,
  WELL_KNOWN_ALIASES,
} from "@/server/registry/schema";

/** Moves the well-known aliases to a version or takes them off it. */
export function AliasMenu({
  model,
  version,
}: {
  model: ModelDetail;
  version: ModelVersionSummary;
}) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("models.write");
  const settle = {
    onSuccess: async () => {
      await queryClient.invalidateQueries(trpc.models.pathFilter());
      toast.success(`Aliases of ${model.name} changed`);
    },
    onError: (error: unknown) => toastError("The alias was not changed", error),
  };
  const set = useMutation(trpc.models.setAlias.mutationOptions(settle));
  const remove = useMutation(trpc.models.removeAlias.mutationOptions(settle));
  const items: MenuItem[] = WELL_KNOWN_ALIASES.map((alias) => {
    const isHere = version.aliases.includes(alias);
    const holder = model.versions.find(({ aliases }) => aliases.includes(alias));
    return {
      label: isHere
        ? `Remove ${alias}`
        : holder === undefined
          ? `Make ${alias}`
          : `Make ${alias}, now v${holder.number}`,
      checked: isHere,
      onSelect: () =>
        isHere
          ? remove.mutate({ modelName: model.name, alias })
          : set.mutate({ modelName: model.name, alias, number: version.number }),
    };
  });
  const trigger = (
    <Button
      size="icon-sm"
      variant="ghost"
      aria-label={`Aliases of v${version.number}`}
      disabledReason={forbidden}
    >
      <Tag aria-hidden="true" />
    </Button>
  );
  if (forbidden !== undefined) return trigger;
  return <DropdownMenu trigger={trigger} items={items} />;
}
