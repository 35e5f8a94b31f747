import {
  ApiKeyItem,
  AuditEntry,
  KEY_STATES,
  PERSON_STATES,
  Person,
  ROLES,
} from "@/server/identity/schema";
import type { ListSpec } from "@/server/platform/list-query";

const PERSON_STATE = `CASE WHEN u.disabled_at IS NOT NULL THEN 'disabled'
  WHEN EXISTS (SELECT 1 FROM accounts a WHERE a.user_id = u.id AND a.password IS NOT NULL) THEN 'active'
  ELSE 'invited' END`;

export const PEOPLE_LIST: ListSpec<Person> = {
  select: `u.id, u.name, u.email, u.role, ${PERSON_STATE} AS state,
    u.last_seen_at AS "lastSeenAt", u.created_at AS "createdAt"`,
  from: "users u",
  fields: {
    name: { sql: "u.name", type: "text", nullable: false, meSql: "u.id" },
    email: { sql: "u.email", type: "text", nullable: false },
    role: { sql: "u.role", type: "enum", values: ROLES, nullable: false },
    state: { sql: `(${PERSON_STATE})`, type: "enum", values: PERSON_STATES, nullable: false },
    lastSeen: { sql: "u.last_seen_at", type: "time" },
    created: { sql: "u.created_at", type: "time", nullable: false },
  },
  search: ["u.name", "u.email"],
  defaultSort: "name",
  idSql: "u.id",
  toItem: (row) => Person.parse(row),
};

/** Keys of one owner, or of everybody when `ownerId` is null. */
export function buildKeyList(ownerId: string | null, now: Date): ListSpec<ApiKeyItem> {
  const state = `CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked'
    WHEN k.expires_at <= $2::timestamptz THEN 'expired'
    WHEN o.disabled_at IS NOT NULL THEN 'blocked' ELSE 'active' END`;
  return {
    select: `k.id, k.name, k.purpose, k.prefix, k.role, ${state} AS state,
      o.name AS "ownerName", k.created_at AS "createdAt", k.expires_at AS "expiresAt",
      k.last_used_at AS "lastUsedAt"`,
    from: "api_keys k LEFT JOIN users o ON o.id = k.owner_id",
    where: { sql: "$1::text IS NULL OR k.owner_id = $1::text", values: [ownerId, now] },
    fields: {
      name: { sql: "k.name", type: "text", nullable: false },
      purpose: { sql: "k.purpose", type: "text", nullable: false },
      prefix: { sql: "k.prefix", type: "text", nullable: false },
      role: { sql: "k.role", type: "enum", values: ROLES, nullable: false },
      state: { sql: `(${state})`, type: "enum", values: KEY_STATES, nullable: false },
      owner: { sql: "o.name", type: "text", meSql: "k.owner_id" },
      created: { sql: "k.created_at", type: "time", nullable: false },
      expires: { sql: "k.expires_at", type: "time" },
      lastUsed: { sql: "k.last_used_at", type: "time" },
    },
    search: ["k.name", "k.purpose", "k.prefix"],
    defaultSort: "-created",
    idSql: "k.id",
    toItem: (row) => ApiKeyItem.parse(row),
  };
}

export const AUDIT_LIST: ListSpec<AuditEntry> = {
  select: `e.id, e.at, e.actor_kind AS "actorKind", e.actor_name AS "actorName", e.action,
    e.object_kind AS "objectKind", e.object_id AS "objectId", e.object_name AS "objectName",
    e.before, e.after`,
  from: "audit_events e",
  fields: {
    at: { sql: "e.at", type: "time", nullable: false },
    actor: { sql: "e.actor_name", type: "text", nullable: false, meSql: "e.actor_id" },
    actorKind: {
      sql: "e.actor_kind",
      type: "enum",
      values: ["user", "key", "system"],
      nullable: false,
    },
    action: { sql: "e.action", type: "text", nullable: false },
    kind: { sql: "e.object_kind", type: "text", nullable: false },
    object: { sql: "e.object_name", type: "text", nullable: false },
    id: { sql: "e.object_id", type: "text", nullable: false },
  },
  search: ["e.action", "e.object_name", "e.actor_name"],
  defaultSort: "-at",
  idSql: "e.id",
  toItem: (row) => AuditEntry.parse(row),
};
