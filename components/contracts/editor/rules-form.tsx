"use client";

import { Pencil, Trash2 } from "lucide-react";
import { useQueryState } from "nuqs";
import { useState } from "react";
import { AddRuleForm } from "@/components/contracts/editor/add-rule-form";
import { EditRuleForm, type RuleAtPath } from "@/components/contracts/editor/edit-rule-form";
import type { FormProps } from "@/components/contracts/editor/form-props";
import { NO_FIELDS, ruleOfQuery } from "@/components/contracts/editor/new-rule";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";

const SEVERITIES = [
  { value: "error", label: "breaks" },
  { value: "warning", label: "warns" },
  { value: "info", label: "informs" },
];

/** Quality rules as sentences; those that columns and promises imply are said there. */
export function RulesForm(props: FormProps) {
  const { checks, edit } = props;
  // A query that somebody brings from Explore, for a rule that it finds nothing.
  const [brought, setBrought] = useQueryState("rule");
  const [isAdding, setIsAdding] = useState(brought !== null);
  function stopAdding(): void {
    setIsAdding(false);
    void setBrought(null);
  }
  const [edited, setEdited] = useState<RuleAtPath | null>(null);
  const rules = checks.filter(({ path }) => path.at(-2) === "quality");
  const implied = checks.length - rules.length;
  return (
    <Card
      flush
      title="Quality rules"
      aside={
        <Button size="sm" onClick={() => setIsAdding(true)}>
          Add rule
        </Button>
      }
      description={
        implied === 0 ? undefined : `${implied} more follow from columns, keys and service levels.`
      }
    >
      <SimpleTable
        label="Quality rules"
        items={rules}
        rowId={({ id }) => id}
        empty="No rule yet. “Infer from data” proposes some."
        columns={[
          {
            id: "rule",
            header: "Rule",
            cell: ({ id, sentence, description, window }) => (
              <span className="flex flex-col py-1">
                <span className="whitespace-normal">
                  {sentence} {window === "month" && <Badge tone="outline">each month</Badge>}
                </span>
                <span className="text-muted-foreground text-xs">
                  <span className="font-mono">{id}</span>
                  {description !== "" && ` · ${description}`}
                </span>
              </span>
            ),
          },
          {
            id: "severity",
            header: "When broken",
            width: 130,
            cell: ({ id, severity, path }) => (
              <Select
                aria-label={`Severity of ${id}`}
                value={severity}
                options={SEVERITIES}
                onValueChange={(value) =>
                  edit([
                    {
                      path: [...path, "severity"],
                      value: value === "error" ? undefined : value,
                    },
                  ])
                }
              />
            ),
          },
          {
            id: "remove",
            header: "",
            width: 80,
            cell: ({ id, path }) => (
              <span className="flex">
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Edit rule ${id}`}
                  onClick={() => setEdited({ path, rule: ruleAt(props.document, path) })}
                >
                  <Pencil />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove rule ${id}`}
                  onClick={() => edit([{ path }])}
                >
                  <Trash2 />
                </Button>
              </span>
            ),
          },
        ]}
      />
      <Dialog
        open={isAdding}
        onOpenChange={(isOpen) => !isOpen && stopAdding()}
        title="Add a rule"
        description="It is written into the document as a rule of the standard."
      >
        {isAdding && (
          <AddRuleForm
            {...props}
            initial={brought === null ? NO_FIELDS : ruleOfQuery(brought)}
            onDone={stopAdding}
          />
        )}
      </Dialog>
      <Dialog
        open={edited !== null}
        onOpenChange={(isOpen) => !isOpen && setEdited(null)}
        title="Change a rule"
        description="What it allows, and of which rows it speaks."
      >
        {edited !== null && <EditRuleForm {...edited} edit={edit} onDone={() => setEdited(null)} />}
      </Dialog>
    </Card>
  );
}

function ruleAt(document: FormProps["document"], path: RuleAtPath["path"]): RuleAtPath["rule"] {
  let value: unknown = document;
  // What stands on the way to a compiled rule are lists and mappings.
  for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  return typeof value === "object" && value !== null ? { ...value } : {};
}
