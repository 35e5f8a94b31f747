"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { FailingRowsButton } from "@/components/contracts/failing-rows";
import { INCIDENT_TONES } from "@/components/contracts/incident-tones";
import { useUpdateIncident } from "@/components/contracts/use-update-incident";
import { PersonSelect } from "@/components/trpc/person-select";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { formatDateTime, formatPlural } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Status } from "@/components/ui/status";
import type { IncidentDetail } from "@/server/contracts/schema";

/** Where it was seen, whose it is, and what stands on the data. */
export function IncidentFacts({ incident }: { incident: IncidentDetail }) {
  const { state, affected, occurrences, openedAt, lastSeenAt } = incident;
  const { resolvedAt, resolvedByName } = incident;
  return (
    <KeyValueList
      items={[
        { label: "State", value: <Status state={state} tone={INCIDENT_TONES[state]} /> },
        { label: "Owner", value: <Owner incident={incident} /> },
        { label: "Dataset", value: <DatasetLink incident={incident} /> },
        { label: "Rule", value: <RuleLink incident={incident} /> },
        {
          label: "Seen",
          value: `${formatPlural(occurrences, "time")}, ${formatDateTime(openedAt)} to ${formatDateTime(lastSeenAt)}`,
        },
        ...(resolvedAt === null
          ? []
          : [{ label: "Resolved", value: `${formatDateTime(resolvedAt)} by ${resolvedByName}` }]),
        { label: "Feature views", value: <Links names={affected.featureViews} base="/features" /> },
        { label: "Models", value: <Links names={affected.models} base="/models" /> },
        { label: "Endpoints", value: <Links names={affected.endpoints} base="/endpoints" /> },
        { label: "Consumers", value: affected.consumers.join(", ") || "none named" },
      ]}
    />
  );
}

/** Whoever may change contracts gives it to somebody; others read who has it. */
function Owner({ incident }: { incident: IncidentDetail }) {
  const { id, owner, ownerId, state } = incident;
  const forbidden = useDisabledReason("contracts.write");
  const update = useUpdateIncident();
  if (forbidden !== undefined || state === "resolved") return owner ?? "nobody";
  const isByKey = owner !== null && ownerId === null;
  return (
    <span className="flex max-w-64 flex-col gap-1">
      {isByKey && owner}
      <PersonSelect
        aria-label="Owner"
        value={ownerId}
        none={isByKey ? "Give it to …" : "nobody yet"}
        onChange={(next) => update.mutate({ id, ownerId: next })}
      />
    </span>
  );
}

function DatasetLink({ incident: { dataset, datasetName, versionNumber } }: Facts) {
  return (
    <>
      <PlainLink href={`/datasets/${dataset}`}>{datasetName}</PlainLink>
      {versionNumber !== null && (
        <>
          , <PlainLink href={`/datasets/${dataset}?tab=versions`}>v{versionNumber}</PlainLink>
        </>
      )}
    </>
  );
}

function RuleLink({ incident: { contract, ruleId, runId, failingRows } }: Facts) {
  if (contract === null) return "what its source must hold";
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <PlainLink href={`/contracts/${contract}`}>{ruleId}</PlainLink>
      {runId !== null && failingRows > 0 && (
        <FailingRowsButton runId={runId} ruleId={ruleId} count={failingRows} />
      )}
    </span>
  );
}

type Facts = { incident: IncidentDetail };

function Links({ names, base }: { names: readonly string[]; base: string }) {
  if (names.length === 0) return "none";
  return names.map((name, at) => (
    <span key={name}>
      {at > 0 && ", "}
      <PlainLink href={`${base}/${name}`}>{name}</PlainLink>
    </span>
  ));
}

function PlainLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link className="underline" href={href}>
      {children}
    </Link>
  );
}
