import type { Check } from "@/server/contracts/checks/check";
import { changeIncident, openKeyOf } from "@/server/contracts/incident-change";
import { isKept } from "@/server/contracts/judge";
import { COLUMN_CHECKS } from "@/server/contracts/judge-columns";
import { buildIncidentList } from "@/server/contracts/lists";
import {
  findAffected,
  findEvents,
  resolveIncidents,
  THE_DATA,
} from "@/server/contracts/repository/incidents";
import {
  type ContractCheck,
  type IncidentDetail,
  type IncidentItem,
  type ListIncidentsInput,
  UpdateIncidentInput,
} from "@/server/contracts/schema";
import type { ContractRow } from "@/server/contracts/service/manage";
import { audited, checkPerson, findPerson, requirePermission } from "@/server/identity/service";
import type { ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

export type Trouble = {
  datasetId: string;
  contractId: string | null;
  kind: IncidentItem["kind"];
  ruleId: string;
  title: string;
  detail: string;
  severity: "error" | "warning";
  /** Where it was seen, if a contract's rule broke. */
  runId?: string;
  versionNumber?: number;
  failingRows?: number;
};

/** Opens an incident, or notes on the open one that its trouble goes on. */
export async function openIncident(ctx: ServiceContext, tx: Tx, trouble: Trouble): Promise<void> {
  const openKey = openKeyOf(trouble);
  const now = ctx.now();
  const affected = await findAffected(tx, trouble.datasetId);
  const { title, detail, severity, runId, versionNumber, failingRows } = trouble;
  const opened = { kind: "opened", text: detail, byName: THE_DATA, at: now };
  await tx.dataIncident.upsert({
    where: { openKey },
    create: {
      ...{ ...trouble, openKey, affected, openedAt: now, lastSeenAt: now },
      events: { create: opened },
    },
    update: {
      ...{ title, detail, severity, affected, runId, versionNumber, failingRows },
      ...{ lastSeenAt: now, occurrences: { increment: 1 } },
    },
  });
}

/** What fails on the newest version is an incident; what passes again closes its own. */
export async function updateIncidents(
  ctx: ServiceContext,
  tx: Tx,
  contract: ContractRow,
  judged: {
    checks: readonly Check[];
    results: readonly ContractCheck[];
    runId: string;
    versionNumber: number;
  },
): Promise<void> {
  const { id: contractId, datasetId, name, enforcement } = contract;
  const byRule = groupByRule(judged.results);
  const whole: string[] = [];
  for (const [ruleId, results] of byRule) {
    const broken = results.filter(({ outcome }) => !isKept(outcome));
    const [first] = broken;
    if (first === undefined || enforcement === "observe") {
      whole.push(ruleId);
      continue;
    }
    const more = broken.length > 1 ? ` (${broken.length} months; this is the first)` : "";
    const isWarning = broken.every(({ outcome }) => outcome === "warned");
    await openIncident(ctx, tx, {
      ...{ datasetId, contractId, ruleId, kind: kindOf(ruleId, judged.checks) },
      title: `${name}: ${ruleId}`,
      detail: `${first.detail}${more}`,
      severity: isWarning ? "warning" : "error",
      ...{ runId: judged.runId, versionNumber: judged.versionNumber },
      failingRows: Math.max(...broken.map(({ failingRows }) => failingRows)),
    });
  }
  const note = "The newest version keeps the rule";
  await resolveIncidents(tx, { contractId, ruleId: { in: whole } }, { note, at: ctx.now() });
  const gone = { contractId, ruleId: { notIn: [...byRule.keys()] } };
  await resolveIncidents(tx, gone, {
    note: "The contract no longer has the rule",
    at: ctx.now(),
  });
}

function groupByRule(results: readonly ContractCheck[]): Map<string, ContractCheck[]> {
  const groups = new Map<string, ContractCheck[]>();
  for (const result of results) {
    groups.set(result.ruleId, [...(groups.get(result.ruleId) ?? []), result]);
  }
  return groups;
}

function kindOf(ruleId: string, checks: readonly Check[]): IncidentItem["kind"] {
  if (ruleId === COLUMN_CHECKS.missing) return "schema";
  if (ruleId === COLUMN_CHECKS.types) return "type";
  const kind = checks.find(({ id }) => id === ruleId)?.measure.kind;
  if (kind === "extraColumns") return "schema";
  if (kind === "age" || kind === "due") return "freshness";
  const isVolume = kind === "rowCount" || kind === "volumeChange" || kind === "retention";
  return isVolume ? "volume" : "quality";
}

export async function listIncidents(
  ctx: ServiceContext,
  { contract, dataset, ...input }: ListIncidentsInput,
): Promise<ListPage<IncidentItem>> {
  return listRows(ctx, buildIncidentList({ contract, dataset }), input);
}

/** An incident with what happened to it. @throws NotFoundError */
export async function getIncident(ctx: ServiceContext, id: string): Promise<IncidentDetail> {
  const { items } = await listRows(ctx, buildIncidentList({ id }), { limit: 1 });
  const [item] = items;
  if (item === undefined) throw new NotFoundError("Incident", id);
  return { ...item, events: await findEvents(ctx.db, id) };
}

/**
 * Takes an incident over, gives it to somebody, hands it back, comments, closes or reopens it.
 * @throws AppError CONFLICT when its trouble has a newer incident already
 */
export async function updateIncident(
  ctx: ServiceContext,
  input: UpdateIncidentInput,
): Promise<void> {
  requirePermission(ctx, "contracts.write");
  const { id, comment, ...wanted } = parseInput(UpdateIncidentInput, input, "incident");
  const before = await ctx.db.dataIncident.findUnique({ where: { id } });
  if (before === null) throw new NotFoundError("Incident", id);
  const owner = await findOwner(ctx, wanted.ownerId);
  const { change, event } = changeIncident(before, {
    ...{ state: wanted.state, owner, comment },
    ...{ actor: ctx.actor, now: ctx.now() },
  });
  const isReopened = change.openKey !== undefined && change.openKey !== null;
  if (isReopened) await requireNoOther(ctx, change.openKey ?? "");
  await audited(ctx, "incidents.update", async (tx) => {
    await tx.dataIncident.update({ where: { id }, data: change });
    const data = { ...event, incidentId: id, byName: ctx.actor.name, at: ctx.now() };
    await tx.incidentEvent.create({ data });
    const audit = { objectKind: "incident", objectId: id, objectName: before.title };
    const { state, ownerName } = before;
    const after = { ...wanted, comment };
    return { result: undefined, audit: { ...audit, before: { state, ownerName }, after } };
  });
}

async function findOwner(ctx: ServiceContext, ownerId: string | null | undefined) {
  if (ownerId === undefined || ownerId === null) return ownerId;
  await checkPerson(ctx, ownerId);
  return findPerson(ctx, ownerId);
}

async function requireNoOther(ctx: ServiceContext, openKey: string): Promise<void> {
  const other = await ctx.db.dataIncident.findUnique({ where: { openKey } });
  if (other === null) return;
  throw new AppError("CONFLICT", "Its trouble came back and has an incident of its own already");
}
