import { describeRule } from "@/components/contracts/describe-rule";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Card } from "@/components/ui/card";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { ContractDocument } from "@/server/contracts/schema";

/** What the contract promises, and to whom. */
export function RulesTable({ document }: { document: ContractDocument }) {
  const { rules, columns, consumers, sla } = document;
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <Card flush title="Rules">
        <SimpleTable
          label="Rules"
          items={rules}
          rowId={({ id }) => id}
          empty="The contract has no rule."
          columns={[
            {
              id: "rule",
              header: "Rule",
              cell: (rule) => (
                <span className="flex flex-col py-1">
                  <span className="whitespace-normal">{describeRule(rule)}</span>
                  <span className="text-muted-foreground text-xs">
                    <span className="font-mono">{rule.id}</span>
                    {rule.description !== "" && ` · ${rule.description}`}
                  </span>
                </span>
              ),
            },
            {
              id: "window",
              header: "Checked",
              cell: ({ window }) => (window === "month" ? "each month" : "whole version"),
            },
          ]}
        />
      </Card>
      <div className="flex flex-col gap-6">
        <Card flush title="Columns">
          <SimpleTable
            label="Declared columns"
            dense
            items={columns}
            rowId={({ name }) => name}
            empty="The contract declares no column."
            columns={[
              {
                id: "name",
                header: "Column",
                cell: ({ name, description }) => <span title={description}>{name}</span>,
              },
              { id: "type", header: "Type", cell: ({ type }) => type },
              {
                id: "required",
                header: "Empty cells",
                cell: ({ required }) => (required ? "not allowed" : "allowed"),
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
        <Card title="Service level, as declared">
          <KeyValueList
            items={[
              {
                label: "New version",
                value:
                  sla.freshnessDays === undefined
                    ? "none declared"
                    : `at least every ${sla.freshnessDays} days`,
              },
              {
                label: "Rows",
                value: sla.minRows === undefined ? "none declared" : `at least ${sla.minRows}`,
              },
            ]}
          />
        </Card>
      </div>
    </div>
  );
}
