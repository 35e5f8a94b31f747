"use client";

import { useQueryClient } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { downloadText } from "@/components/charts/download-text";
import { ColumnsForm } from "@/components/contracts/editor/columns-form";
import { ConsumersForm } from "@/components/contracts/editor/consumers-form";
import { DraftSummary } from "@/components/contracts/editor/draft-summary";
import { GeneralForm } from "@/components/contracts/editor/general-form";
import { PromisesForm } from "@/components/contracts/editor/promises-form";
import { ProposalsDialog } from "@/components/contracts/editor/proposals-dialog";
import { RulesForm } from "@/components/contracts/editor/rules-form";
import { type DraftState, useDraft } from "@/components/contracts/editor/use-draft";
import { YamlForm } from "@/components/contracts/editor/yaml-form";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast, toastError } from "@/components/ui/toaster";
import type { ContractDetail } from "@/server/contracts/schema";

const VIEWS = ["form", "yaml"] as const;

/** The contract as form and as YAML of the Open Data Contract Standard, over one text. */
export function ContractEditor({ contract }: { contract: ContractDetail }) {
  const state = useDraft(contract);
  const [view, setView] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("form"));
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <div className="flex flex-wrap items-center gap-2">
          <fieldset className="flex rounded-control border p-0.5">
            <legend className="sr-only">View</legend>
            {VIEWS.map((each) => (
              <Button
                key={each}
                size="sm"
                variant={view === each ? "secondary" : "ghost"}
                aria-pressed={view === each}
                onClick={() => void setView(each)}
              >
                {each === "form" ? "Form" : "YAML"}
              </Button>
            ))}
          </fieldset>
          <ProposalsDialog contract={contract} state={state} />
          {state.undo !== undefined && (
            <Button size="sm" variant="ghost" onClick={state.undo}>
              Undo
            </Button>
          )}
          <span className="flex-1" />
          <CopyButton text={state.source} label="Copy YAML" />
          <Button
            size="sm"
            variant="ghost"
            onClick={() =>
              downloadText(`${contract.slug}.odcs.yaml`, state.source, "application/yaml")
            }
          >
            Download
          </Button>
        </div>
        {view === "yaml" ? (
          <YamlForm state={state} />
        ) : (
          <DocumentForm contract={contract} state={state} />
        )}
      </div>
      <aside className="flex flex-col gap-4 xl:sticky xl:top-4">
        <DraftSummary contract={contract} state={state} />
        <SavePanel contract={contract} state={state} />
      </aside>
    </div>
  );
}

function DocumentForm({ contract, state }: { contract: ContractDetail; state: DraftState }) {
  const document = state.draft?.document ?? null;
  if (document === null) {
    const text =
      state.draft === null
        ? "Reading the document…"
        : "The text cannot be read as a contract. Mend it in the YAML view; the problems are listed beside it.";
    return <p className="text-muted-foreground">{text}</p>;
  }
  const props = { contract, document, checks: state.draft?.checks ?? [], edit: state.edit };
  return (
    <div className="flex flex-col gap-6">
      <GeneralForm {...props} />
      <ColumnsForm {...props} />
      <RulesForm {...props} />
      <PromisesForm {...props} />
      <ConsumersForm {...props} />
    </div>
  );
}

function SavePanel({ contract, state }: { contract: ContractDetail; state: DraftState }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const forbidden = useDisabledReason("contracts.write");
  const [reason, setReason] = useState("");
  const [isSaving, setIsSaving] = useState(false);
  const asksConsumers = state.draft?.needsAcceptance === true && contract.consumers.length > 0;

  async function save(): Promise<void> {
    setIsSaving(true);
    try {
      const input = { contract: contract.id, source: state.source, reason };
      const { version, changeId } = await client.contracts.save.mutate(input);
      if (changeId === null) toast.success(`Version ${version} is in use`);
      else toast.success("The consumers are asked; see the tab Changes");
      setReason("");
      await queryClient.invalidateQueries(trpc.contracts.pathFilter());
    } catch (error) {
      toastError("The contract was not saved", error);
    } finally {
      setIsSaving(false);
    }
  }

  const nothing = state.isChanged ? undefined : "Nothing was changed";
  const unusable = state.draft?.document === null ? "The text is no contract" : undefined;
  return (
    <div className="flex flex-col gap-3">
      <Field label="Why" hint="Kept with the version, and shown to the consumers.">
        {(control) => (
          <Input {...control} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          busy={isSaving}
          disabledReason={forbidden ?? nothing ?? unusable}
          onClick={() => void save()}
        >
          {asksConsumers ? "Ask the consumers" : "Save as the next version"}
        </Button>
        {state.isChanged && (
          <Button variant="ghost" onClick={state.reset}>
            Discard
          </Button>
        )}
      </div>
    </div>
  );
}
