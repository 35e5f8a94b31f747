import type { INCIDENT_EVENTS, INCIDENT_STATES } from "@/server/contracts/constants";
import { InvalidInputError } from "@/server/platform/errors";

type Incident = {
  datasetId: string;
  contractId: string | null;
  ruleId: string;
  state: string;
};

export type IncidentWish = {
  state: (typeof INCIDENT_STATES)[number] | undefined;
  /** Whom it is given to; null takes it from whoever has it, undefined leaves that as it is. */
  owner: { id: string; name: string } | null | undefined;
  comment: string;
  actor: { kind: string; id: string | null; name: string };
  now: Date;
};

export type IncidentChange = {
  state?: string;
  ownerId?: string | null;
  ownerName?: string | null;
  openKey?: string | null;
  resolvedAt?: Date | null;
  resolvedByName?: string | null;
};

type Event = { kind: (typeof INCIDENT_EVENTS)[number]; text: string };

/** Names a trouble while it lasts, so that it has one incident. */
export function openKeyOf({ datasetId, contractId, ruleId }: Omit<Incident, "state">): string {
  return `${datasetId}:${contractId ?? "source"}:${ruleId}`;
}

/**
 * What somebody's wish makes of an incident, and how its history tells it. Giving it to somebody
 * acknowledges it; what is resolved must be reopened before it can be anything else.
 * @throws InvalidInputError for a wish that asks for nothing
 */
export function changeIncident(
  incident: Incident,
  { state, owner, comment, actor, now }: IncidentWish,
): { change: IncidentChange; event: Event } {
  const isResolved = incident.state === "resolved";
  if (state === "resolved" && !isResolved) {
    const change = { state, openKey: null, resolvedAt: now, resolvedByName: actor.name };
    return { change, event: { kind: "resolved", text: comment } };
  }
  const opened: IncidentChange = isResolved
    ? { openKey: openKeyOf(incident), resolvedAt: null, resolvedByName: null }
    : {};
  if (owner !== undefined && owner !== null) {
    const text = [`to ${owner.name}`, comment].filter((part) => part !== "").join(": ");
    const change = { state: "acknowledged", ownerId: owner.id, ownerName: owner.name };
    return { change: { ...opened, ...change }, event: { kind: "assigned", text } };
  }
  if (state === "acknowledged") {
    const change = { ownerId: actor.kind === "user" ? actor.id : null, ownerName: actor.name };
    const event = { kind: "acknowledged", text: comment } as const;
    return { change: { ...opened, state, ...change }, event };
  }
  if (state === "open" || owner === null) {
    const kind = isResolved ? "reopened" : "handed-back";
    const change = { state: "open", ownerId: null, ownerName: null };
    return { change: { ...opened, ...change }, event: { kind, text: comment } };
  }
  if (comment === "") throw new InvalidInputError("Write a comment, or say what is to change");
  return { change: {}, event: { kind: "comment", text: comment } };
}
