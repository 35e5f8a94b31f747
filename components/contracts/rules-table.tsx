import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import type { ContractDetail } from "@/server/contracts/schema";

/** What the contract promises, and to whom. */
export function RulesTable({ contract }: { contract: ContractDetail }) {
  const { checks, consumers, document } = contract;
  const object = document.schema?.find(({ name }) => name === contract.object);
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <Card flush title="Rules">
        <SimpleTable
          label="Rules"
          items={checks}
          rowId={({ id }) => id}
          empty="The contract has no rule beyond its columns."
          columns={[
            {
              id: "rule",
              header: "Rule",
              cell: ({ id, sentence, description }) => (
                <span className="flex flex-col py-1">
                  <span className="whitespace-normal">{sentence}</span>
                  <span className="text-muted-foreground text-xs">
                    <span className="font-mono">{id}</span>
                    {description !== "" && ` · ${description}`}
                  </span>
                </span>
              ),
            },
            {
              id: "window",
              header: "Checked",
              cell: ({ window }) => (window === "month" ? "each month" : "whole version"),
            },
            { id: "severity", header: "Severity", cell: ({ severity }) => severity },
          ]}
        />
      </Card>
      <div className="flex flex-col gap-6">
        <Card flush title="Columns">
          <SimpleTable
            label="Declared columns"
            dense
            items={object?.properties ?? []}
            rowId={({ name }) => name}
            empty="The contract declares no column."
            columns={[
              {
                id: "name",
                header: "Column",
                cell: ({ name, description }) => <span title={description}>{name}</span>,
              },
              { id: "type", header: "Type", cell: ({ logicalType }) => logicalType ?? "any" },
              {
                id: "required",
                header: "Empty cells",
                cell: ({ required }) => (required ? "not allowed" : "allowed"),
              },
              {
                id: "class",
                header: "Class",
                cell: ({ classification }) => classification ?? "–",
              },
            ]}
          />
        </Card>
        <Card flush title="Consumers">
          <SimpleTable
            label="Consumers"
            dense
            items={consumers}
            rowId={({ name }) => name}
            empty="Nobody declared that they rely on this."
            columns={[
              { id: "name", header: "Who", cell: ({ name }) => name },
              {
                id: "purpose",
                header: "What for",
                cell: ({ purpose }) => <span className="whitespace-normal">{purpose || "–"}</span>,
              },
              { id: "contact", header: "Contact", cell: ({ contact }) => contact || "–" },
            ]}
          />
        </Card>
      </div>
    </div>
  );
}
