import type { Decisions } from "@/components/runs/evaluation/decisions";
import { cn } from "@/components/ui/cn";
import { formatCount, formatPercent } from "@/components/ui/format";

type Cell = { rows: number; of: number; isRight: boolean; word: string };

/** Truth in rows, decisions in columns; shares are of a row, so that rare events are legible. */
export function ConfusionTable({ decisions }: { decisions: Decisions }) {
  const { tp, fp, fn, tn } = decisions;
  const lines: { truth: string; cells: Cell[] }[] = [
    {
      truth: "positive",
      cells: [
        { rows: tp, of: tp + fn, isRight: true, word: "true positives" },
        { rows: fn, of: tp + fn, isRight: false, word: "false negatives" },
      ],
    },
    {
      truth: "negative",
      cells: [
        { rows: fp, of: fp + tn, isRight: false, word: "false positives" },
        { rows: tn, of: fp + tn, isRight: true, word: "true negatives" },
      ],
    },
  ];
  const head = "px-3 py-1.5 font-normal text-muted-foreground text-xs";
  return (
    <table
      aria-label="Confusion matrix"
      className="w-full table-fixed border-separate border-spacing-1"
    >
      <thead>
        <tr>
          <td className="w-28" />
          <th scope="col" className={cn(head, "text-right")}>
            decided positive
          </th>
          <th scope="col" className={cn(head, "text-right")}>
            decided negative
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ truth, cells }) => (
          <tr key={truth}>
            <th scope="row" className={cn(head, "text-left")}>
              truly {truth}
            </th>
            {cells.map((cell) => (
              <MatrixCell key={cell.word} {...cell} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function MatrixCell({ rows, of, isRight, word }: Cell) {
  const share = of === 0 ? null : rows / of;
  const colour = isRight ? "var(--accent)" : "var(--act)";
  const background = `color-mix(in oklab, ${colour} ${Math.round((share ?? 0) * 28)}%, transparent)`;
  return (
    <td className="rounded-control border px-3 py-2 text-right" style={{ background }}>
      <span className="block font-medium tabular-nums">{formatCount(rows)}</span>
      <span className="block text-muted-foreground text-xs tabular-nums">
        {word} · {formatPercent(share)}
      </span>
    </td>
  );
}
