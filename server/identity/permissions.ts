import { PERMISSIONS, type Permission, ROLES, Role } from "@/server/identity/schema";
import type { Actor } from "@/server/platform/context";
import { AppError } from "@/server/platform/errors";

const ROLES_BY_PERMISSION: Readonly<Record<Permission, readonly Role[]>> = {
  "catalog.write": ["steward", "admin"],
  "catalog.readSensitive": ["steward", "admin"],
  "stores.read": ["scientist", "steward", "admin"],
  "contracts.write": ["steward", "admin"],
  "features.write": ["scientist", "steward", "admin"],
  "pipelines.write": ["scientist", "steward", "admin"],
  "runs.write": ["scientist", "approver", "admin"],
  "models.write": ["scientist", "approver", "admin"],
  "endpoints.write": ["approver", "admin"],
  "predictions.write": ["scientist", "approver", "admin"],
  "jobs.write": ["scientist", "steward", "admin"],
  "keys.write": ["scientist", "admin"],
  "people.write": ["admin"],
  "webhooks.write": ["admin"],
  "lineage.write": ["scientist", "steward", "admin"],
  "queries.write": ["scientist", "steward", "approver", "admin"],
  "audit.read": ["admin"],
};

/** A stored role's name as a Role; what nobody knows any more may only read. */
export function readRole(name: string): Role {
  return Role.safeParse(name).data ?? "viewer";
}

/** What a role may do beyond reading, which everybody signed in may. */
export function listPermissions(role: Role): Permission[] {
  return PERMISSIONS.filter((permission) => ROLES_BY_PERMISSION[permission].includes(role));
}

export function hasPermission(role: Role, permission: Permission): boolean {
  return ROLES_BY_PERMISSION[permission].includes(role);
}

/** True when `role` may do nothing that `limit` may not. */
export function isWithin(role: Role, limit: Role): boolean {
  return listPermissions(role).every((permission) => hasPermission(limit, permission));
}

/** Roles that a person of `limit` may hand to a key. */
export function listRolesWithin(limit: Role): Role[] {
  return ROLES.filter((role) => isWithin(role, limit));
}

/**
 * What a key may do today: its own role while its owner's covers it, else only reading. A demoted
 * owner's keys lose what the owner lost.
 */
export function deriveKeyRole(keyRole: Role, ownerRole: Role | null): Role {
  return ownerRole === null || isWithin(keyRole, ownerRole) ? keyRole : "viewer";
}

/** Whether an actor may do something, where another answer than a refusal is right. */
export function mayDo(actor: Actor, permission: Permission): boolean {
  return hasPermission(readRole(actor.role), permission);
}

/** @throws AppError FORBIDDEN naming the permission and the roles that have it */
export function requireActorPermission(actor: Actor, permission: Permission): void {
  if (mayDo(actor, permission)) return;
  const role = readRole(actor.role);
  const able = ROLES_BY_PERMISSION[permission].join(", ");
  const advice = "An admin can change your role under People";
  throw new AppError(
    "FORBIDDEN",
    `${actor.name} has the role ${role}, which lacks the permission ${permission} (roles that have it: ${able}). ${advice}`,
  );
}
