"use client";

import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import { FixedAnswers } from "@/components/trpc/fixed-answers";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { Skeleton } from "@/components/ui/skeleton";
import type { BlockOf, FrozenAnswer, ReportBlock } from "@/server/reports/schema";

export type BlockProps<Kind extends ReportBlock["kind"]> = {
  block: BlockOf<Kind>;
  isFrozen: boolean;
  /** Absent where the report cannot be edited. */
  onChange?: ((block: ReportBlock) => void) | undefined;
};

const loading = () => <Skeleton className="h-24 w-full" />;

/** A report loads what its own blocks are drawn with. */
const VIEWS: { [Kind in ReportBlock["kind"]]: ComponentType<BlockProps<Kind>> } = {
  text: dynamic(() => import("./text-block").then((module) => module.TextBlock), { loading }),
  panel: dynamic(() => import("./panel-block").then((module) => module.PanelBlock), {
    ssr: false,
    loading,
  }),
  runs: dynamic(() => import("./runs-block").then((module) => module.RunsBlock), { loading }),
  profile: dynamic(() => import("./profile-block").then((module) => module.ProfileBlock), {
    loading,
  }),
  gates: dynamic(() => import("./gates-block").then((module) => module.GatesBlock), { loading }),
  query: dynamic(() => import("./query-block").then((module) => module.QueryBlock), {
    ssr: false,
    loading,
  }),
  value: dynamic(() => import("./value-block").then((module) => module.ValueBlock), { loading }),
};

type BlockViewProps = {
  block: ReportBlock;
  /** What the block showed when the report was frozen; null while it is live. */
  frozen: readonly FrozenAnswer[] | null;
  onChange?: (block: ReportBlock) => void;
};

/** A block as it is read, from the server's answers of now or of the day it was frozen. */
export function BlockView({ block, frozen, onChange }: BlockViewProps) {
  // The table pairs every kind with the view of that kind, which its type cannot carry over.
  const View = VIEWS[block.kind] as ComponentType<BlockProps<ReportBlock["kind"]>>;
  const view = <View block={block} isFrozen={frozen !== null} onChange={onChange} />;
  return (
    <ErrorBoundary title="This block could not be drawn">
      {frozen === null ? view : <FixedAnswers answers={frozen}>{view}</FixedAnswers>}
    </ErrorBoundary>
  );
}
