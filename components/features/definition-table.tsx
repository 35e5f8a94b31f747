import { SimpleTable } from "@/components/data-table/simple-table";
import { describeImputation } from "@/components/features/describe-imputation";
import { Card } from "@/components/ui/card";
import { Sensitivity } from "@/components/ui/sensitivity";
import type { FeatureViewDetail } from "@/server/features/schema";

/** Every feature of the view: where it comes from and what counts as missing. */
export function DefinitionTable({ view }: { view: FeatureViewDetail }) {
  return (
    <Card
      flush
      title={`Features of v${view.version}`}
      description="A version never changes. Another definition is the view's next version, and models name the one they were trained from."
    >
      <SimpleTable
        label="Features"
        items={view.features}
        rowId={({ name }) => name}
        columns={[
          {
            id: "name",
            header: "Feature",
            cell: ({ name, description }) => (
              <span className="flex flex-col py-1">
                <span className="font-medium">{name}</span>
                <span className="whitespace-normal text-muted-foreground text-xs">
                  {description}
                </span>
              </span>
            ),
          },
          { id: "type", header: "Type", cell: ({ type }) => type },
          {
            id: "source",
            header: "Column",
            cell: ({ source }) => <span className="font-mono text-xs">{source}</span>,
          },
          {
            id: "sensitivity",
            header: "Sensitivity",
            cell: ({ source }) => (
              <Sensitivity found={view.sensitivities.find(({ column }) => column === source)} />
            ),
          },
          {
            id: "missing",
            header: "Counts as missing",
            cell: ({ sentinels }) =>
              ["an empty cell", ...sentinels.map((value) => `“${value}”`)].join(", "),
          },
          {
            id: "imputation",
            header: "Missing becomes",
            cell: (feature) => describeImputation(feature),
          },
        ]}
      />
    </Card>
  );
}
