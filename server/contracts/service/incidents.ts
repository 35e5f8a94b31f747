import type { Check } from "@/server/contracts/checks/check";
import { isKept } from "@/server/contracts/judge";
import { COLUMN_CHECKS } from "@/server/contracts/judge-columns";
import { buildIncidentList } from "@/server/contracts/lists";
import { findAffected, resolveIncidents } from "@/server/contracts/repository/incidents";
import {
  type ContractCheck,
  type IncidentItem,
  type ListIncidentsInput,
  UpdateIncidentInput,
} from "@/server/contracts/schema";
import type { ContractRow } from "@/server/contracts/service/manage";
import { audited, requirePermission } from "@/server/identity/service";
import type { ListPage } from "@/server/lib/list/schema";
import type { ServiceContext } from "@/server/platform/context";
import type { Tx } from "@/server/platform/db";
import { NotFoundError, parseInput } from "@/server/platform/errors";
import { listRows } from "@/server/platform/list-rows";

export type Trouble = {
  datasetId: string;
  contractId: string | null;
  kind: IncidentItem["kind"];
  ruleId: string;
  title: string;
  detail: string;
  severity: "error" | "warning";
};

const openKeyOf = ({ datasetId, contractId, ruleId }: Omit<Trouble, "detail">) =>
  `${datasetId}:${contractId ?? "source"}:${ruleId}`;

/** Opens an incident, or notes on the open one that its trouble goes on. */
export async function openIncident(ctx: ServiceContext, tx: Tx, trouble: Trouble): Promise<void> {
  const openKey = openKeyOf(trouble);
  const now = ctx.now();
  const affected = await findAffected(tx, trouble.datasetId);
  await tx.dataIncident.upsert({
    where: { openKey },
    create: { ...trouble, openKey, affected, openedAt: now, lastSeenAt: now },
    update: {
      ...{ title: trouble.title, detail: trouble.detail, severity: trouble.severity, affected },
      ...{ lastSeenAt: now, occurrences: { increment: 1 } },
    },
  });
}

/** What fails on the newest version is an incident; what passes again closes its own. */
export async function updateIncidents(
  ctx: ServiceContext,
  tx: Tx,
  contract: ContractRow,
  judged: { checks: readonly Check[]; results: readonly ContractCheck[] },
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

/** Takes an incident over, hands it back, writes to it or closes it. @throws NotFoundError */
export async function updateIncident(
  ctx: ServiceContext,
  input: UpdateIncidentInput,
): Promise<void> {
  requirePermission(ctx, "contracts.write");
  const { id, state, note } = parseInput(UpdateIncidentInput, input, "incident");
  const before = await ctx.db.dataIncident.findUnique({ where: { id } });
  if (before === null) throw new NotFoundError("Incident", id);
  const { id: actorId, name, kind } = ctx.actor;
  const change = {
    ...(note === undefined ? {} : { note }),
    ...(state === "acknowledged"
      ? { state, ownerId: kind === "user" ? actorId : null, ownerName: name }
      : {}),
    ...(state === "open" ? { state, ownerId: null, ownerName: null } : {}),
    ...(state === "resolved"
      ? { state, openKey: null, resolvedAt: ctx.now(), resolvedByName: name }
      : {}),
  };
  await audited(ctx, "incidents.update", async (tx) => {
    await tx.dataIncident.update({ where: { id }, data: change });
    const audit = { objectKind: "incident", objectId: id, objectName: before.title };
    return {
      result: undefined,
      audit: { ...audit, before: { state: before.state }, after: { state, note } },
    };
  });
}
