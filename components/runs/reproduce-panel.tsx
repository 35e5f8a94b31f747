import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { Status } from "@/components/ui/status";
import type { ReproductionFact, RunDetail } from "@/server/tracking/schema";

const COLUMNS = [
  {
    id: "state",
    header: "",
    width: 130,
    cell: ({ value }: ReproductionFact) => (
      <Status
        state={value === null ? "missing" : "recorded"}
        tone={value === null ? "watch" : "good"}
      />
    ),
  },
  { id: "name", header: "Fact", cell: ({ name }: ReproductionFact) => name },
  {
    id: "value",
    header: "Recorded",
    cell: ({ value, hint }: ReproductionFact) =>
      value === null ? <span className="text-muted-foreground">{hint}</span> : value,
  },
];

/** Whether the run can be made again, and what is missing for it. */
export function ReproducePanel({ run }: { run: RunDetail }) {
  const missing = run.reproduction.filter(({ value }) => value === null).map(({ name }) => name);
  return (
    <Card
      flush
      title={
        missing.length === 0
          ? "Can be made again from its records"
          : `Can be made again only with gaps: ${missing.join(", ").toLowerCase()}`
      }
    >
      <SimpleTable
        label="What a rerun needs"
        columns={COLUMNS}
        items={run.reproduction}
        rowId={({ name }) => name}
      />
    </Card>
  );
}
