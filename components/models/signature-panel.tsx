import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { formatFixed } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { ModelVersionSummary, SignatureFeature } from "@/server/registry/schema";

const COLUMNS = [
  { id: "name", header: "Feature", cell: ({ name }: SignatureFeature) => name },
  { id: "type", header: "Type", cell: ({ type }: SignatureFeature) => type },
  {
    id: "missing",
    header: "Counts as missing",
    cell: ({ sentinels }: SignatureFeature) => ["null", ...sentinels.map(String)].join(", "),
  },
  {
    id: "fill",
    header: "Then read as",
    cell: ({ imputed, strategy, type }: SignatureFeature) => {
      const value = type === "boolean" ? (imputed === 1 ? "true" : "false") : String(imputed);
      return `${value} (${strategy})`;
    },
  },
];

/** What a version takes and gives, as serving checks it. */
export function SignaturePanel({ version }: { version: ModelVersionSummary }) {
  const { signature, number, source } = version;
  if (signature === null) {
    return (
      <p className="text-muted-foreground">
        v{number} was registered from <span className="font-mono">{source}</span> without a
        signature that Headrace can serve.
      </p>
    );
  }
  return (
    <Card
      flush
      title={`Signature of v${number}`}
      description="Fitted on the training rows; serving fills missing values with exactly these."
    >
      <div className="px-4 pb-3">
        <KeyValueList
          items={[
            { label: "Entity", value: signature.entity },
            { label: "Output", value: `${signature.output} that ${signature.positiveLabel}` },
            {
              label: "Decision threshold",
              value: `${formatFixed(signature.decisionThreshold, 4)}, best F1 on the training rows`,
            },
          ]}
        />
      </div>
      <SimpleTable
        label={`Inputs of v${number}`}
        columns={COLUMNS}
        items={signature.features}
        rowId={({ name }) => name}
        dense
      />
    </Card>
  );
}
