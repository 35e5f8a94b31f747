"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { type MlflowAddress, parseMlflowAddress } from "@/components/shell/mlflow-address";
import { useTRPCClient } from "@/components/trpc/provider";
import { codeOf } from "@/components/ui/describe-error";
import { toastError } from "@/components/ui/toaster";

/** Follows the links that MLflow's clients print to the page of the run or experiment they name. */
export function useMlflowAddress(): void {
  const router = useRouter();
  const client = useTRPCClient();

  const find = async (address: MlflowAddress): Promise<string> => {
    if (address.kind === "run") {
      const { id, project } = await client.runs.get.query({ id: address.id });
      return `/p/${project.slug}/runs/${id}`;
    }
    const { name, project } = await client.experiments.get.query({ number: address.number });
    return `/p/${project}/runs?q=${encodeURIComponent(`experiment = ${JSON.stringify(name)}`)}`;
  };

  const follow = useEffectEvent(async (): Promise<void> => {
    const address = parseMlflowAddress(window.location.hash);
    if (address === null) return;
    try {
      router.replace(await find(address));
    } catch (error) {
      if (codeOf(error) === "NOT_FOUND") router.replace(unknownHref(address));
      else toastError("The link could not be followed", error);
    }
  });

  useEffect(() => {
    const listener = () => void follow();
    listener();
    window.addEventListener("hashchange", listener);
    return () => window.removeEventListener("hashchange", listener);
  }, []);
}

function unknownHref(address: MlflowAddress): string {
  const name = address.kind === "run" ? address.id : String(address.number);
  return `/runs/unknown?${address.kind}=${encodeURIComponent(name)}`;
}
