"use client";

import { parseAsString, useQueryState } from "nuqs";
import { SimpleTable } from "@/components/data-table/simple-table";
import { formatFitted } from "@/components/features/describe-imputation";
import { DistributionBars } from "@/components/features/distribution-bars";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatPercent, formatWindow } from "@/components/ui/format";
import { MaskedValue, MaskLock } from "@/components/ui/masked";
import { Select } from "@/components/ui/select";
import { maskReason } from "@/components/ui/sensitivity-words";
import { TrustMark } from "@/components/ui/trust-mark";
import type { FeatureViewDetail } from "@/server/features/schema";

type SetOfView = FeatureViewDetail["sets"][number];

/** What was missing in a set and what fills it, feature by feature. */
export function ImputationPanel({ view }: { view: FeatureViewDetail }) {
  const [setId, setSetId] = useQueryState("set", parseAsString);
  const [feature] = useQueryState("feature", parseAsString);
  const chosen =
    view.sets.find(({ id }) => id === setId) ??
    view.sets.find(({ purpose }) => purpose === "training") ??
    view.sets[0];
  if (chosen === undefined) {
    return (
      <EmptyState
        title="Imputation is fitted when a training set is built."
        text="A pipeline with this view builds one in its step “features”. Then this page shows what was missing and what fills it."
      />
    );
  }
  return (
    <Card
      flush
      title="Missing values and what fills them"
      description="Fitted on this set's rows only and carried by the model that is trained from it, so that serving fills alike. Bars: after imputation; outline: before."
      aside={
        <TrustMark
          n={chosen.rowCount}
          window={{ from: chosen.rangeFrom, to: chosen.rangeTo }}
          computedAt={chosen.createdAt}
        />
      }
    >
      <div className="px-4 pb-3">
        <Select
          aria-label="Set"
          className="max-w-96"
          value={chosen.id}
          options={view.sets.map((set) => ({ value: set.id, label: describeSet(set) }))}
          onValueChange={(id) => void setSetId(id)}
        />
      </div>
      <StatisticsTable set={chosen} marked={feature} />
    </Card>
  );
}

export function describeSet({ purpose, rangeFrom, rangeTo, rowCount }: SetOfView): string {
  const window = formatWindow({ from: rangeFrom, to: rangeTo });
  return `${purpose}, ${window}, ${formatCount(rowCount)} rows`;
}

function StatisticsTable({ set, marked }: { set: SetOfView; marked: string | null }) {
  return (
    <SimpleTable
      label="Missing values by feature"
      items={set.statistics}
      rowId={({ name }) => name}
      rowClassName={({ name }) => (name === marked ? "bg-accent-soft" : undefined)}
      columns={[
        {
          id: "name",
          header: "Feature",
          cell: ({ name, type, isMasked }) => (
            <span className="flex flex-col">
              <span className="font-medium">
                {name}
                {isMasked && <MaskLock column={name} reason={maskReason(undefined)} />}
              </span>
              <span className="text-muted-foreground text-xs">{type}</span>
            </span>
          ),
        },
        {
          id: "missing",
          header: "Missing",
          align: "right",
          cell: ({ missing, n }) =>
            missing === 0
              ? "none"
              : `${formatPercent(missing / Math.max(n, 1))} (${formatCount(missing)})`,
        },
        { id: "strategy", header: "Strategy", cell: ({ strategy }) => strategy },
        { id: "fitted", header: "Becomes", cell: (statistic) => formatFitted(statistic) },
        {
          id: "distribution",
          header: "Distribution",
          cell: ({ name, before, after, isMasked }) =>
            isMasked ? (
              <MaskedValue />
            ) : (
              <DistributionBars feature={name} before={before} after={after} />
            ),
        },
      ]}
    />
  );
}
