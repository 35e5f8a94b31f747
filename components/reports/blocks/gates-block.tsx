"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { SimpleTable } from "@/components/data-table/simple-table";
import type { BlockProps } from "@/components/reports/blocks/block-view";
import {
  findVersion,
  type JudgedRule,
  judgeAll,
  judgeRules,
} from "@/components/reports/judge-rules";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import { findMetricMeaning } from "@/server/tracking/constants";

/** A version's measured figures against the limits that the block names. */
export function GatesBlock({ block }: BlockProps<"gates">) {
  const trpc = useTRPC();
  const { model, rules } = block;
  const query = useQuery(trpc.models.get.queryOptions({ name: model }));
  return (
    <QueryPanel errorTitle="The model could not be loaded" label="Loading model" query={query}>
      {(detail) => {
        const version = findVersion(detail, block.version);
        if (version === null) {
          return (
            <Card title={detail.title}>
              <p className="text-muted-foreground">
                {model} has no version "{block.version}".
              </p>
            </Card>
          );
        }
        const judged = judgeRules(version.evaluation, rules);
        const named = /^\d+$/.test(block.version) ? "" : ` (${block.version})`;
        return (
          <Card
            flush
            title={
              <Link href={`/models/${encodeURIComponent(model)}`} className="hover:underline">
                {detail.title} v{version.number}
                {named}
              </Link>
            }
            aside={<Status state={judgeAll(judged)} />}
          >
            <SimpleTable
              label={`Limits of ${model} v${version.number}`}
              items={judged}
              rowId={({ rule }) => `${rule.split} ${rule.key} ${rule.must}`}
              columns={COLUMNS}
            />
          </Card>
        );
      }}
    </QueryPanel>
  );
}

const COLUMNS = [
  {
    id: "rule",
    header: "Rule",
    cell: ({ rule: { key, split, must, limit } }: JudgedRule) =>
      `${findMetricMeaning(key)?.label ?? key} in ${split} ${must} ${formatNumber(limit, 4)}`,
  },
  {
    id: "measured",
    header: "Measured",
    align: "right" as const,
    cell: ({ measured }: JudgedRule) => (measured === null ? "–" : formatNumber(measured.value, 4)),
  },
  {
    id: "trust",
    header: "On",
    cell: ({ measured }: JudgedRule) =>
      measured === null ? null : (
        <TrustMark
          n={measured.n}
          window={{ from: measured.from, to: measured.to }}
          computedAt={measured.computedAt}
        />
      ),
  },
  {
    id: "verdict",
    header: "Verdict",
    cell: ({ verdict }: JudgedRule) => <Status state={verdict} />,
  },
];
