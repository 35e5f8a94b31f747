"use client";

import { useQuery } from "@tanstack/react-query";
import { FailingRowsButton } from "@/components/contracts/failing-rows";
import { formatMeasured } from "@/components/contracts/format-measured";
import { arrangeChecks, isBroken, type Matrix } from "@/components/contracts/matrix";
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
  CheckItem,
  ContractCheck,
  ContractDetail,
  ContractRun,
} from "@/server/contracts/schema";

/** The newest evaluation: each rule in each month, with what was measured. */
export function ResultMatrix({ contract }: { contract: ContractDetail }) {
  const [run] = contract.runs;
  if (run === undefined) {
    return (
      <EmptyState
        title="This contract was not evaluated yet."
        text="Press “Evaluate now”. Every new version of the dataset is evaluated as it arrives."
      />
    );
  }
  return <RunResults rules={contract.checks} run={run} />;
}

function RunResults({ rules, run }: { rules: readonly CheckItem[]; run: ContractRun }) {
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
                <MonthMatrix matrix={matrix} rules={rules} runId={run.id} />
              </Card>
            )}
            {matrix.whole.length > 0 && (
              <Card flush title="On the whole version" aside={mark}>
                <WholeChecks checks={matrix.whole} rules={rules} runId={run.id} />
              </Card>
            )}
          </div>
        );
      }}
    </QueryPanel>
  );
}

const examplesOf = (cells: readonly (ContractCheck | undefined)[]) =>
  Math.max(0, ...cells.map((cell) => cell?.failingRows ?? 0));

function MonthMatrix({
  matrix,
  rules,
  runId,
}: {
  matrix: Matrix;
  rules: readonly CheckItem[];
  runId: string;
}) {
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
                  title={rule?.sentence}
                  className="sticky left-0 z-10 max-w-72 truncate bg-panel px-4 py-0.5 text-left font-medium"
                >
                  {ruleId}
                  {examplesOf(cells) > 0 && (
                    <FailingRowsButton runId={runId} ruleId={ruleId} count={examplesOf(cells)} />
                  )}
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
  rule: CheckItem | undefined;
  month: Date | undefined;
}) {
  if (cell === undefined) return <td className="px-1 py-0.5 text-right">–</td>;
  const { measured, rowCount, detail } = cell;
  const passed = !isBroken(cell);
  const outcome = measured === null ? "no rows" : OUTCOME_WORDS[cell.outcome].toLowerCase();
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

const OUTCOME_WORDS = {
  passed: "Kept",
  warned: "Warned of",
  failed: "Broken",
  error: "Not measured",
  skipped: "Skipped",
} as const;

function WholeChecks({
  checks,
  rules,
  runId,
}: {
  checks: readonly ContractCheck[];
  rules: readonly CheckItem[];
  runId: string;
}) {
  return (
    <SimpleTable
      label="Checks of the whole version"
      items={checks}
      rowId={({ ruleId, detail }) => `${ruleId} ${detail}`}
      columns={[
        {
          id: "rule",
          header: "Rule",
          cell: ({ ruleId }) => (
            <span title={rules.find(({ id }) => id === ruleId)?.sentence}>{ruleId}</span>
          ),
          width: 200,
        },
        {
          id: "outcome",
          header: "Outcome",
          width: 120,
          cell: ({ outcome }) => (
            <Status
              state={outcome === "warned" ? "warning" : outcome}
              {...(outcome === "skipped" ? { tone: "unknown" as const } : {})}
              word={OUTCOME_WORDS[outcome]}
            />
          ),
        },
        {
          id: "detail",
          header: "What was measured",
          cell: ({ detail, failingNote }) => (
            <span className="flex flex-col whitespace-normal py-1">
              {detail}
              {failingNote !== "" && (
                <span className="text-muted-foreground text-xs">{failingNote}</span>
              )}
            </span>
          ),
        },
        {
          id: "rows",
          header: "Rows",
          align: "right",
          width: 90,
          cell: ({ rowCount }) => formatCount(rowCount),
        },
        {
          id: "failing",
          header: "Examples",
          align: "right",
          width: 100,
          cell: ({ ruleId, failingRows }) =>
            failingRows > 0 && (
              <FailingRowsButton runId={runId} ruleId={ruleId} count={failingRows} />
            ),
        },
      ]}
    />
  );
}
