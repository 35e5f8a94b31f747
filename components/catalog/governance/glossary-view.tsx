"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { SimpleTable } from "@/components/data-table/simple-table";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { formatPlural } from "@/components/ui/format";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { toast } from "@/components/ui/toaster";
import type { GlossaryTerm } from "@/server/catalog/governance/schema";

const TermDialog = dynamic(
  () => import("@/components/catalog/governance/term-dialog").then(({ TermDialog: Form }) => Form),
  { ssr: false },
);

type Opened = { kind: "new" } | { kind: "edit" | "remove"; term: GlossaryTerm };

/** The words of the business, what they mean, and where they are held. */
export function GlossaryView() {
  const trpc = useTRPC();
  const query = useQuery(trpc.governance.terms.queryOptions());
  const forbidden = useDisabledReason("catalog.write");
  const [opened, setOpened] = useState<Opened | null>(null);
  const close = () => setOpened(null);
  const add = (
    <Button variant="primary" disabledReason={forbidden} onClick={() => setOpened({ kind: "new" })}>
      Add term
    </Button>
  );
  return (
    <Page wide>
      <PageHeader
        title="Glossary"
        lead="Words of the business with one meaning, tied to the datasets and columns that hold them."
        breadcrumb={[{ label: "Datasets", href: "/datasets" }]}
        actions={add}
      />
      <QueryPanel errorTitle="The glossary could not be loaded" label="Loading terms" query={query}>
        {(terms) =>
          terms.length === 0 ? (
            <EmptyState
              title="No term is agreed on yet."
              text="Write down what “customer” or “churn” means here; datasets and columns can then refer to it."
              action={add}
            />
          ) : (
            <Card flush>
              <TermTable terms={terms} onOpen={setOpened} />
            </Card>
          )
        }
      </QueryPanel>
      {opened?.kind === "new" && <TermDialog onClose={close} />}
      {opened?.kind === "edit" && <TermDialog term={opened.term} onClose={close} />}
      {opened?.kind === "remove" && <RemoveDialog term={opened.term} onClose={close} />}
    </Page>
  );
}

type TermTableProps = { terms: readonly GlossaryTerm[]; onOpen: (opened: Opened) => void };

function TermTable({ terms, onOpen }: TermTableProps) {
  const forbidden = useDisabledReason("catalog.write");
  return (
    <SimpleTable
      label="Terms"
      items={terms}
      rowId={({ slug }) => slug}
      columns={[
        {
          id: "name",
          header: "Term",
          cell: ({ name, slug }) => (
            <span className="flex flex-col">
              <span className="font-medium">{name}</span>
              <span className="font-mono text-muted-foreground text-xs">{slug}</span>
            </span>
          ),
        },
        {
          id: "definition",
          header: "Meaning",
          cell: ({ definition }) => <span className="whitespace-pre-line">{definition}</span>,
        },
        {
          id: "uses",
          header: "Held by",
          cell: ({ slug, datasets, columns }) =>
            datasets === 0 ? (
              <span className="text-muted-foreground">nothing yet</span>
            ) : (
              <Link
                className="underline"
                href={`/datasets?q=${encodeURIComponent(`term = "${slug}"`)}`}
              >
                {formatPlural(datasets, "dataset")}
                {columns > 0 && `, ${formatPlural(columns, "column")}`}
              </Link>
            ),
        },
        {
          id: "actions",
          header: "",
          align: "right",
          cell: (term) => (
            <span className="inline-flex gap-1">
              <Button
                size="sm"
                disabledReason={forbidden}
                aria-label={`Edit ${term.name}`}
                onClick={() => onOpen({ kind: "edit", term })}
              >
                Edit
              </Button>
              <Button
                size="sm"
                variant="ghost"
                disabledReason={forbidden}
                aria-label={`Remove ${term.name}`}
                onClick={() => onOpen({ kind: "remove", term })}
              >
                Remove
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function RemoveDialog({ term, onClose }: { term: GlossaryTerm; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(trpc.governance.removeTerm.mutationOptions());
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Remove ${term.name}`}
      effect="It goes from the glossary and from every dataset and column that has it. Their data stay."
      confirmLabel="Remove term"
      danger
      onConfirm={async () => {
        await remove.mutateAsync({ slug: term.slug });
        await queryClient.invalidateQueries(trpc.governance.pathFilter());
        toast.success(`Term ${term.name} removed`);
      }}
    />
  );
}
