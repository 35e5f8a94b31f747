"use client";

import { useState } from "react";
import { Sparkline } from "@/components/charts/sparkline";
import type { TableColumn } from "@/components/data-table/columns";
import { SimpleTable } from "@/components/data-table/simple-table";
import { FeaturePeekDialog } from "@/components/monitoring/feature-peek-dialog";
import { nameFeature, SEVERITY_TONES } from "@/components/monitoring/severity";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatFixed, formatMonth, formatNumber, formatWindow } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import type { FeatureHealth, ModelHealth } from "@/server/monitoring/schema";

/** Features against the training data: how much, how sure, since when. */
export function DriftTab({ health }: { health: ModelHealth }) {
  const { features, drifting, reference, endpoint } = health;
  const [opened, setOpened] = useState<FeatureHealth | null>(null);
  return (
    <>
      <Card
        flush
        title={`Inputs of v${drifting?.number} against its training data`}
        aside={reference !== null && <TrustMark n={reference.n} window={reference} />}
        description="Drift: the difference is beyond chance (false discovery rate 5 % over all columns of a window) and relevant (PSI above 0.1 after taking off what chance alone gives). One of the two alone is possible drift. Fewer than 100 rows, or 5 a bin, decide nothing."
      >
        <SimpleTable
          label="Drift by feature"
          items={features}
          rowId={({ feature }) => feature}
          empty="No window has been compared yet."
          columns={[featureColumn(setOpened), ...COLUMNS]}
        />
      </Card>
      {opened !== null && endpoint !== null && drifting !== null && (
        <FeaturePeekDialog
          item={opened}
          endpointName={endpoint.name}
          versionId={drifting.versionId}
          resolution={health.resolution}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}

function LatestSeverity({ latest }: FeatureHealth) {
  const severity = latest?.severity ?? "insufficient data";
  return (
    <Status
      state={severity}
      tone={SEVERITY_TONES[severity].tone}
      word={SEVERITY_TONES[severity].word}
    />
  );
}

type DriftColumn = Pick<
  TableColumn<FeatureHealth>,
  "id" | "header" | "cell" | "align" | "width" | "description"
>;

function featureColumn(open: (item: FeatureHealth) => void): DriftColumn {
  return {
    id: "feature",
    header: "Feature",
    width: 170,
    cell: (item) => (
      <Button variant="ghost" size="sm" className="-ml-2 font-medium" onClick={() => open(item)}>
        {nameFeature(item.feature)}
      </Button>
    ),
  };
}

const COLUMNS: readonly DriftColumn[] = [
  { id: "severity", header: "Latest", width: 170, cell: LatestSeverity },
  {
    id: "psi",
    header: "PSI",
    description:
      "Population stability index of the latest decided window, in nats: 0 for equal shares",
    align: "right",
    width: 80,
    cell: ({ latest }) => formatFixed(latest?.psi, 2),
  },
  {
    id: "q",
    header: "q",
    description: "How likely chance alone gives such a difference, adjusted over all columns",
    align: "right",
    width: 90,
    cell: ({ latest }) => formatNumber(latest?.qValue, 2),
  },
  {
    id: "trend",
    header: "PSI over time",
    width: 140,
    cell: ({ feature, windows }) => (
      <Sparkline
        label={`PSI of ${nameFeature(feature)} by window`}
        width={120}
        values={windows.map(({ psi }) => psi)}
      />
    ),
  },
  {
    id: "since",
    header: "First deviation",
    width: 130,
    cell: ({ firstDriftAt, latest }) =>
      firstDriftAt === null
        ? latest === null
          ? "not measured"
          : "never"
        : formatMonth(firstDriftAt),
  },
  {
    id: "count",
    header: "Drifted",
    description: "Windows that drifted, of those that had enough rows",
    align: "right",
    width: 90,
    cell: ({ driftedWindows, decidedWindows }) =>
      decidedWindows === 0 ? "–" : `${driftedWindows} of ${decidedWindows}`,
  },
  {
    id: "trust",
    header: "Rests on",
    cell: ({ latest }) =>
      latest === null ? (
        "–"
      ) : (
        <TrustMark
          n={latest.n}
          window={formatWindow({ from: latest.windowFrom, to: latest.windowTo })}
          computedAt={latest.computedAt}
        />
      ),
  },
];
