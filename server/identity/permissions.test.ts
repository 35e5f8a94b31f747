import { describe, expect, test } from "vitest";
import {
  deriveKeyRole,
  isWithin,
  listPermissions,
  listRolesWithin,
  readRole,
  requireActorPermission,
} from "@/server/identity/permissions";
import { PERMISSIONS, type Permission, ROLES, type Role } from "@/server/identity/schema";
import { AppError } from "@/server/platform/errors";

/** The permission matrix, a column a role in the order of ROLES: ● may, ○ may not. */
const MATRIX: Record<Permission, string> = {
  // "Connect stores, edit catalog, contracts"; a scientist's "propose" is no write.
  "catalog.write": "○ ○ ● ○ ●",
  // Rows of a store that nobody made a dataset of.
  "stores.read": "○ ● ● ○ ●",
  "contracts.write": "○ ○ ● ○ ●",
  // "Read sensitive columns / samples"; "by grant" is none of a role.
  "catalog.readSensitive": "○ ○ ● ○ ●",
  // "Create pipelines, features"
  "features.write": "○ ● ● ○ ●",
  "pipelines.write": "○ ● ● ○ ●",
  "jobs.write": "○ ● ● ○ ●",
  // "Log runs, edit own runs"; a run's model versions and predictions are logged with it.
  "runs.write": "○ ● ○ ● ●",
  "models.write": "○ ● ○ ● ●",
  "predictions.write": "○ ● ○ ● ●",
  // "Roll back": deciding what serves.
  "endpoints.write": "○ ○ ○ ● ●",
  // "Keys, people, retention, audit export"; a scientist has "own keys".
  "keys.write": "○ ● ○ ○ ●",
  "people.write": "○ ○ ○ ○ ●",
  // They send what happens here to other places.
  "webhooks.write": "○ ○ ○ ○ ●",
  // Pipelines of elsewhere tell what they read and wrote.
  "lineage.write": "○ ● ● ○ ●",
  // Queries that are kept for the team; one's own need no permission.
  "queries.write": "○ ● ● ● ●",
  "audit.read": "○ ○ ○ ○ ●",
};

describe("the permission matrix", () => {
  const cases = PERMISSIONS.flatMap((permission) =>
    MATRIX[permission].split(" ").map((mark, index) => ({
      permission,
      role: ROLES[index] as Role,
      allowed: mark === "●",
    })),
  );

  test.each(cases)("$role, $permission: $allowed", ({ role, permission, allowed }) => {
    expect(listPermissions(role).includes(permission)).toBe(allowed);
    const actor = { kind: "user" as const, id: "u", name: "Ana", role };
    if (allowed) expect(requireActorPermission(actor, permission)).toBeUndefined();
    else expect(() => requireActorPermission(actor, permission)).toThrow(AppError);
  });
});

test("a refusal names who, the permission and the roles that have it", () => {
  const actor = { kind: "user" as const, id: "u", name: "Ana", role: "viewer" };
  expect(() => requireActorPermission(actor, "catalog.write")).toThrow(
    "Ana has the role viewer, which lacks the permission catalog.write (roles that have it: steward, admin)",
  );
});

test("a role that nobody knows may only read", () => {
  expect(readRole("owner")).toBe("viewer");
});

test.each([
  { role: "viewer", limit: "viewer", within: true },
  { role: "scientist", limit: "admin", within: true },
  { role: "admin", limit: "scientist", within: false },
  { role: "steward", limit: "scientist", within: false },
  { role: "scientist", limit: "steward", within: false },
] as const)("$role is within $limit: $within", ({ role, limit, within }) => {
  expect(isWithin(role, limit)).toBe(within);
});

test("a scientist can hand out only reading and scientist keys", () => {
  expect(listRolesWithin("scientist")).toEqual(["viewer", "scientist"]);
});

test.each([
  { key: "scientist", owner: "admin", acts: "scientist" },
  { key: "admin", owner: "scientist", acts: "viewer" },
  { key: "scientist", owner: "viewer", acts: "viewer" },
  { key: "admin", owner: null, acts: "admin" },
] as const)("a $key key of owner $owner acts as $acts", ({ key, owner, acts }) => {
  expect(deriveKeyRole(key, owner)).toBe(acts);
});
