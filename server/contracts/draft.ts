import {
  compareContracts,
  needsAcceptance,
  suggestVersion,
} from "@/server/contracts/changes/compare-contracts";
import { type Check, columnsOf } from "@/server/contracts/checks/check";
import { compileChecks } from "@/server/contracts/checks/compile";
import { describeCheck } from "@/server/contracts/checks/describe";
import type { COMPATIBILITIES } from "@/server/contracts/constants";
import type { CheckItem, DocumentEdit, Draft } from "@/server/contracts/schema";
import { editContract } from "@/server/lib/odcs/edit";
import { readContract } from "@/server/lib/odcs/read";
import type { OdcsContract } from "@/server/lib/odcs/schema";

export type CurrentDocument = {
  document: OdcsContract;
  object: string;
  compatibility: (typeof COMPATIBILITIES)[number];
};

/** What a text, with edits written into it, would be as the next version of a contract. */
export function draftDocument(
  current: CurrentDocument,
  source: string,
  edits: readonly DocumentEdit[],
): Draft {
  const text = writeEdits(source, edits);
  const { contract, problems } = readContract(text);
  if (contract === null) {
    return {
      ...{ source: text, document: null, problems, unmeasured: [], checks: [], changes: [] },
      ...{ needsAcceptance: false, suggestedVersion: null },
    };
  }
  const compiled = compileChecks(contract, current.object);
  const changes = compareContracts(current.document, contract, current.object);
  return {
    source: text,
    document: contract,
    problems,
    unmeasured: compiled.problems.map(({ path, message }) => ({ path: [...path], message })),
    checks: compiled.checks.map(toCheckItem),
    changes,
    needsAcceptance: needsAcceptance(current.compatibility, changes),
    suggestedVersion: suggestVersion(current.document.version, contract.version, changes),
  };
}

/** What is no YAML cannot be edited; reading it says what is wrong. */
function writeEdits(source: string, edits: readonly DocumentEdit[]): string {
  try {
    return editContract(
      source,
      edits.map(({ path, value }) => ({ path, value })),
    );
  } catch {
    return source;
  }
}

export function toCheckItem(check: Check): CheckItem {
  const { id, path, description, filter, severity, window } = check;
  const columns = columnsOf(check).filter((name) => name !== "");
  return {
    id,
    path: [...path],
    columns,
    sentence: describeCheck(check),
    unit: unitOf(check),
    description,
    filter,
    severity,
    window,
  };
}

function unitOf({ measure }: Check): CheckItem["unit"] {
  if (measure.kind === "broken" || measure.kind === "duplicates") {
    return measure.unit === "rows" ? "rows" : "percent";
  }
  if (measure.kind === "rowCount" || measure.kind === "reference") return "rows";
  if (measure.kind === "volumeChange") return "percent";
  return ["age", "retention", "due"].includes(measure.kind) ? "hours" : "value";
}
