"use client";

import { useQuery } from "@tanstack/react-query";
import { describeRule, formatMeasured } from "@/components/contracts/describe-rule";
import { arrangeChecks, type Matrix } from "@/components/contracts/matrix";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatMonth } from "@/components/ui/format";
import { QueryPanel } from "@/components/ui/query-panel";
import { Status } from "@/components/ui/status";
import { TrustMark } from "@/components/ui/trust-mark";
import type {
  ContractCheck,
  ContractDetail,
  ContractRule,
  ContractRun,
} from "@/server/contracts/schema";

/** The newest evaluation: each rule in each month, with what was measured. */
export function ResultMatrix({ contract }: { contract: ContractDetail }) {
  const [run] = contract.runs;
  if (run === undefined) {
    return (
      <EmptyState
        title="This contract was not evaluated yet."
        text="Press “Evaluate now”; pipelines evaluate it too, in their step “validate”."
      />
    );
  }
  return <RunResults rules={contract.document.rules} run={run} />;
}

function RunResults({ rules, run }: { rules: readonly ContractRule[]; run: ContractRun }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.contracts.checks.queryOptions({ runId: run.id }));
  return (
    <QueryPanel errorTitle="The checks could not be loaded" label="Loading checks" query={query}>
      {(checks) => {
        const matrix = arrangeChecks(checks);
        const mark = (
          <TrustMark window={`dataset v${run.datasetVersion}`} computedAt={run.computedAt} />
        );
        return (
          <div className="flex flex-col gap-6">
            {matrix.byMonth.length > 0 && (
              <Card
                flush
                title="By month"
                description="A share where the rule bounds one; for other rules the rows that break it. A dash: no rows in that month."
                aside={mark}
              >
                <MonthMatrix matrix={matrix} rules={rules} />
              </Card>
            )}
            {matrix.whole.length > 0 && (
              <Card flush title="On the whole version" aside={mark}>
                <WholeChecks checks={matrix.whole} />
              </Card>
            )}
          </div>
        );
      }}
    </QueryPanel>
  );
}

function MonthMatrix({ matrix, rules }: { matrix: Matrix; rules: readonly ContractRule[] }) {
  const find = (ruleId: string) => rules.find(({ id }) => id === ruleId);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the table scrolls sideways, and the keyboard must reach it
    <section aria-label="Rules by month" tabIndex={0} className="relative overflow-x-auto pb-2">
      <table className="border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th scope="col" className="sticky left-0 z-10 bg-panel px-4 py-1 text-left font-medium">
              Rule
            </th>
            {matrix.months.map((month) => (
              <th
                key={month.getTime()}
                scope="col"
                className="whitespace-nowrap px-1 py-1 text-right font-normal text-muted-foreground text-xs"
              >
                {formatMonth(month).replace(" 20", " ’")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.byMonth.map(({ ruleId, cells }) => {
            const rule = find(ruleId);
            return (
              <tr key={ruleId}>
                <th
                  scope="row"
                  title={rule === undefined ? undefined : describeRule(rule)}
                  className="sticky left-0 z-10 max-w-56 truncate bg-panel px-4 py-0.5 text-left font-medium"
                >
                  {ruleId}
                </th>
                {cells.map((cell, index) => (
                  <MonthCell
                    key={matrix.months[index]?.getTime() ?? index}
                    cell={cell}
                    rule={rule}
                    month={matrix.months[index]}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function MonthCell({
  cell,
  rule,
  month,
}: {
  cell: ContractCheck | undefined;
  rule: ContractRule | undefined;
  month: Date | undefined;
}) {
  if (cell === undefined) return <td className="px-1 py-0.5 text-right">–</td>;
  const { passed, measured, rowCount, detail } = cell;
  const outcome = measured === null ? "no rows" : passed ? "kept" : "broken";
  return (
    <td className="px-0.5 py-0.5">
      <span
        title={`${formatMonth(month)}: ${outcome}. ${detail}. n ${formatCount(rowCount)}`}
        className={cn(
          "flex h-7 min-w-12 items-center justify-end rounded px-1.5 text-xs tabular-nums",
          measured === null && "text-muted-foreground",
          measured !== null && passed && "bg-good-soft text-good",
          !passed && "bg-act-soft font-medium text-act",
        )}
      >
        <span className="sr-only">{outcome}: </span>
        {measured === null ? "–" : formatMeasured(rule, measured)}
        {!passed && <span aria-hidden="true">&nbsp;✕</span>}
      </span>
    </td>
  );
}

function WholeChecks({ checks }: { checks: readonly ContractCheck[] }) {
  return (
    <SimpleTable
      label="Checks of the whole version"
      items={checks}
      rowId={({ ruleId, detail }) => `${ruleId} ${detail}`}
      columns={[
        { id: "rule", header: "Rule", cell: ({ ruleId }) => ruleId, width: 200 },
        {
          id: "outcome",
          header: "Outcome",
          width: 120,
          cell: ({ passed }) => (
            <Status state={passed ? "passed" : "failed"} word={passed ? "Kept" : "Broken"} />
          ),
        },
        {
          id: "detail",
          header: "What was measured",
          cell: ({ detail }) => <span className="whitespace-normal">{detail}</span>,
        },
        {
          id: "rows",
          header: "Rows",
          align: "right",
          width: 90,
          cell: ({ rowCount }) => formatCount(rowCount),
        },
      ]}
    />
  );
}
