"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { Permission } from "@/server/identity/schema";

/** Why the person may not do what needs `permission`; undefined when they may. */
export function useDisabledReason(permission: Permission): string | undefined {
  const trpc = useTRPC();
  const { data: me } = useQuery(trpc.me.get.queryOptions());
  const isHydrated = useHydrated();
  if (!isHydrated || me === undefined || me.permissions.includes(permission)) return undefined;
  return `Your role, ${me.role}, may not do this. An administrator can change it under People`;
}
