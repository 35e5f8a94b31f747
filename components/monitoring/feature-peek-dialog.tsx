"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { HistogramBars } from "@/components/charts/histogram-bars";
import { SimpleTable } from "@/components/data-table/simple-table";
import { nameFeature, SEVERITY_TONES } from "@/components/monitoring/severity";
import { useTRPC } from "@/components/trpc/provider";
import { Dialog } from "@/components/ui/dialog";
import { formatFixed, formatNumber, formatPercent, formatWindow } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";
import { Status } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import type { FeatureHealth, FeaturePeek, Resolution } from "@/server/monitoring/schema";

type FeaturePeekDialogProps = {
  item: FeatureHealth;
  endpointName: string;
  versionId: string;
  resolution: Resolution;
  onClose: () => void;
};

/** One feature's values in a chosen window beside those of training. */
export function FeaturePeekDialog(props: FeaturePeekDialogProps) {
  const { item, endpointName, versionId, resolution, onClose } = props;
  const trpc = useTRPC();
  const windows = [...item.windows].reverse();
  const first = item.latest ?? windows[0];
  const [windowFrom, setWindowFrom] = useState(first?.windowFrom ?? new Date(0));
  const query = useQuery({
    ...trpc.monitoring.feature.queryOptions({
      endpointName,
      versionId,
      resolution,
      feature: item.feature,
      windowFrom,
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={nameFeature(item.feature)}
      description="Share of rows in each bin of the training data; grey is training."
    >
      <div className="flex flex-col gap-4">
        <Select
          aria-label="Window"
          className="max-w-56"
          value={windowFrom.toISOString()}
          options={windows.map((window) => ({
            value: window.windowFrom.toISOString(),
            label: formatWindow({ from: window.windowFrom, to: window.windowTo }),
          }))}
          onValueChange={(value) => setWindowFrom(new Date(value))}
        />
        <QueryPanel
          errorTitle="The distribution could not be loaded"
          label="Loading distribution"
          query={query}
        >
          {(peek) => <Peek peek={peek} feature={nameFeature(item.feature)} />}
        </QueryPanel>
      </div>
    </Dialog>
  );
}

function Peek({ peek, feature }: { peek: FeaturePeek; feature: string }) {
  const { drift, window, reference } = peek;
  const { severity, psi, jsDistance, qValue, n, nReference } = drift;
  const bins = window.labels.map((label, index) => ({
    label,
    now: (window.counts[index] ?? 0) / Math.max(n, 1),
    before: (reference.counts[index] ?? 0) / Math.max(nReference, 1),
  }));
  return (
    <>
      <HistogramBars
        label={`Distribution of ${feature} in the window and in training`}
        width={600}
        height={140}
        categories={window.labels}
        series={[
          { label: "training", counts: reference.counts, tone: "reference" },
          { label: "window", counts: window.counts },
        ]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <KeyValueList
          items={[
            {
              label: "Verdict",
              value: (
                <Status
                  state={severity}
                  tone={SEVERITY_TONES[severity].tone}
                  word={SEVERITY_TONES[severity].word}
                />
              ),
            },
            { label: "PSI", value: formatFixed(psi, 3) },
            { label: "Jensen–Shannon distance", value: formatFixed(jsDistance, 3) },
            { label: "q (chance alone)", value: formatNumber(qValue, 2) },
            { label: "Training rows", value: <TrustMark n={nReference} /> },
            {
              label: "Window",
              value: (
                <TrustMark
                  n={n}
                  window={{ from: drift.windowFrom, to: drift.windowTo }}
                  computedAt={drift.computedAt}
                />
              ),
            },
          ]}
        />
        <SimpleTable
          label="Shares by bin"
          dense
          items={bins.filter(({ now, before }) => now > 0 || before > 0)}
          rowId={({ label }) => label}
          columns={[
            { id: "bin", header: "Value", cell: ({ label }) => label },
            {
              id: "training",
              header: "Training",
              align: "right",
              cell: ({ before }) => formatPercent(before),
            },
            {
              id: "window",
              header: "Window",
              align: "right",
              cell: ({ now }) => formatPercent(now),
            },
          ]}
        />
      </div>
    </>
  );
}
