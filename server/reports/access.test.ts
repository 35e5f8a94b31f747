import { describe, expect, test } from "vitest";
import { listPermissions } from "@/server/identity/permissions";
import type { Role } from "@/server/identity/schema";
import { mayDelete, mayEdit, mayRead, mayShare } from "@/server/reports/access";
import { filterOfRuns } from "@/server/reports/constants";
import { nameBlock } from "@/server/reports/name-block";
import type { Audience, ReportBlock } from "@/server/reports/schema";

const as = (role: Role, id = "somebody") => ({ id, role, permissions: listPermissions(role) });
const report = (audience: Audience, frozenAt: Date | null = null) => ({
  ownerId: "owner",
  audience,
  frozenAt,
});

describe("who may read", () => {
  test.each<[Audience, Role, boolean]>([
    ["viewer", "viewer", true],
    ["viewer", "scientist", true],
    ["editor", "viewer", false],
    ["editor", "steward", false],
    ["editor", "scientist", true],
    ["editor", "approver", true],
    ["editor", "admin", true],
    ["admin", "scientist", false],
    ["admin", "approver", false],
    ["admin", "admin", true],
    ["owner", "scientist", false],
    ["owner", "admin", false],
  ])("an audience of %s and a stranger who is %s: %s", (audience, role, expected) => {
    expect(mayRead(as(role), report(audience))).toBe(expected);
  });

  test("the owner reads whatever the audience, also after losing a role", () => {
    for (const audience of ["owner", "admin", "editor", "viewer"] as const) {
      expect(mayRead(as("viewer", "owner"), report(audience))).toBe(true);
    }
  });

  test("a report without an owner belongs to nobody, also not to callers without an id", () => {
    const ownerless = { ...report("owner"), ownerId: null };
    expect(mayRead({ ...as("admin"), id: null }, ownerless)).toBe(false);
  });
});

test("whoever reads and may write runs edits; the owner and admins share", () => {
  expect(mayEdit(as("scientist"), report("viewer"))).toBe(true);
  expect(mayEdit(as("viewer"), report("viewer"))).toBe(false);
  expect(mayEdit(as("scientist"), report("admin"))).toBe(false);
  expect(mayShare(as("scientist"), report("viewer"))).toBe(false);
  expect(mayShare(as("scientist", "owner"), report("viewer"))).toBe(true);
  expect(mayShare(as("admin"), report("viewer"))).toBe(true);
});

test("a frozen report is an admin's to delete, a live one the owner's too", () => {
  const frozen = report("viewer", new Date(0));
  expect(mayDelete(as("scientist", "owner"), report("viewer"))).toBe(true);
  expect(mayDelete(as("scientist", "owner"), frozen)).toBe(false);
  expect(mayDelete(as("admin"), frozen)).toBe(true);
});

test("named runs are found by their ids, others by the filter", () => {
  expect(filterOfRuns({ ids: null, filter: "metric.auc > 0.6" })).toBe("metric.auc > 0.6");
  expect(filterOfRuns({ ids: ["a", 'b"'], filter: "x" })).toBe('id in ("a", "b\\"")');
});

const RUNS = { project: "p", filter: "", ids: null, sort: "-started", limit: 10 };
test.each<[ReportBlock, string]>([
  [{ id: "1", kind: "text", markdown: "# A" }, "block 3, text"],
  [
    {
      id: "1",
      kind: "panel",
      title: "",
      panel: { kind: "line", metric: "loss" },
      look: {},
      runs: RUNS,
      baselineId: null,
    },
    'block 3, panel "loss"',
  ],
  [{ id: "1", kind: "profile", dataset: "bank", version: 2 }, 'block 3, dataset profile "bank"'],
])("messages name a block by its place, kind and title: %#", (block, expected) => {
  expect(nameBlock(block, 2)).toBe(expected);
});
