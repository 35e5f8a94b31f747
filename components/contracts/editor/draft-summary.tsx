"use client";

import { DryRunPanel } from "@/components/contracts/editor/dry-run-panel";
import type { DraftState } from "@/components/contracts/editor/use-draft";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatPlural } from "@/components/ui/format";
import { Status } from "@/components/ui/status";
import type { ContractDetail, DocumentChange } from "@/server/contracts/schema";

/** What the text would mean: problems, what it changes and for whom, and what it would have caught. */
export function DraftSummary({ contract, state }: { contract: ContractDetail; state: DraftState }) {
  const { draft } = state;
  if (draft === null) return null;
  return (
    <>
      <Card title="This draft">
        <div className="flex flex-col gap-3 text-sm">
          <Problems state={state} />
          <p>{formatPlural(draft.checks.length, "rule")} would be checked on each version.</p>
          {draft.unmeasured.length > 0 && (
            <ul className="flex flex-col gap-1 text-watch">
              {draft.unmeasured.map(({ path, message }) => (
                <li key={path.join(".")}>
                  <span className="font-mono text-xs">{path.slice(-2).join(".")}</span>: {message}
                </li>
              ))}
            </ul>
          )}
          {state.isChanged && <Changes changes={draft.changes} />}
          {state.isChanged && draft.suggestedVersion !== null && (
            <p className="flex flex-wrap items-center gap-2">
              By semantic versioning this is {draft.suggestedVersion}.
              <Button
                size="sm"
                onClick={() => state.edit([{ path: ["version"], value: draft.suggestedVersion }])}
              >
                Set it
              </Button>
            </p>
          )}
          {state.isChanged && draft.needsAcceptance && (
            <p className="text-watch">
              {contract.consumers.length === 0
                ? "It breaks consumers, but the contract names none who could be asked."
                : `It holds once ${contract.consumers.map(({ name }) => name).join(", ")} accepted it.`}
            </p>
          )}
        </div>
      </Card>
      <DryRunPanel contract={contract} source={state.source} canRun={draft.document !== null} />
    </>
  );
}

function Problems({ state }: { state: DraftState }) {
  const problems = state.draft?.problems ?? [];
  if (problems.length === 0) {
    return <Status state="ok" word="Passes the standard’s schema" />;
  }
  return (
    <div className="flex flex-col gap-1">
      <Status state="warning" word={formatPlural(problems.length, "problem")} />
      <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto">
        {problems.map(({ path, line, message }) => (
          <li key={`${path} ${line} ${message}`}>
            <span className="text-muted-foreground tabular-nums">
              {line === null ? "" : `line ${line} `}
            </span>
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

const EFFECT_TONES = { none: "outline", possible: "watch", breaking: "act" } as const;

export function Changes({ changes }: { changes: readonly DocumentChange[] }) {
  if (changes.length === 0) {
    return <p className="text-muted-foreground">Nothing that anybody could notice changes.</p>;
  }
  return (
    <ul className="flex flex-col gap-2">
      {changes.map(({ what, consumer, producer }) => (
        <li key={what} className="flex flex-col gap-1">
          <span>{what}</span>
          <span className="flex flex-wrap gap-1">
            {consumer !== "none" && (
              <Badge tone={EFFECT_TONES[consumer]}>
                {consumer === "breaking" ? "breaks readers" : "readers may notice"}
              </Badge>
            )}
            {producer !== "none" && (
              <Badge tone={EFFECT_TONES[producer]}>
                {producer === "breaking" ? "data may break it" : "data may differ"}
              </Badge>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
