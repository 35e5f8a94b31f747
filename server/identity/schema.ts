import { z } from "zod";
import { ListInput, listOutput } from "@/server/lib/list/schema";

export const ROLES = ["viewer", "scientist", "steward", "approver", "admin"] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** One line on what each role is for, as people read it when they choose one. */
export const ROLE_PURPOSES: Readonly<Record<Role, string>> = {
  viewer: "Reads everything but sensitive columns; for executives and auditors",
  scientist: "Builds features and pipelines, logs runs, registers models",
  steward: "Connects stores, keeps the catalog, contracts and features",
  approver: "Puts model versions into production",
  admin: "Everything, people and keys included",
};

export const PERMISSIONS = [
  "catalog.write",
  "catalog.readSensitive",
  "stores.read",
  "contracts.write",
  "features.write",
  "pipelines.write",
  "runs.write",
  "models.write",
  "endpoints.write",
  "predictions.write",
  "jobs.write",
  "keys.write",
  "people.write",
  "webhooks.write",
  "lineage.write",
  "queries.write",
  "audit.read",
] as const;
export const Permission = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof Permission>;

export const PASSWORD_MIN_LENGTH = 10;
export const PASSWORD_MAX_LENGTH = 128;

const Name = z.string().trim().min(1, "must not be empty").max(200);
const Email = z.email("is not an e-mail address").max(254).toLowerCase();
const Password = z
  .string()
  .min(PASSWORD_MIN_LENGTH, `must have at least ${PASSWORD_MIN_LENGTH} characters`)
  .max(PASSWORD_MAX_LENGTH, `must have at most ${PASSWORD_MAX_LENGTH} characters`);
const Token = z.string().min(1).max(200);

export const Me = z.object({
  id: z.string().nullable(),
  name: z.string(),
  email: z.string().nullable(),
  role: Role,
  permissions: z.array(Permission),
});
export type Me = z.infer<typeof Me>;

export const SetupState = z.object({ needsSetup: z.boolean() });
export const CompleteSetupInput = z.object({
  token: Token,
  name: Name,
  email: Email,
  password: Password,
});
export type CompleteSetupInput = z.infer<typeof CompleteSetupInput>;

export const PERSON_STATES = ["invited", "active", "disabled"] as const;
export const PersonState = z.enum(PERSON_STATES);
export const Person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  /** `invited` until a password was chosen. */
  state: PersonState,
  lastSeenAt: z.date().nullable(),
  createdAt: z.date(),
});
export type Person = z.infer<typeof Person>;
export const PersonPage = listOutput(Person);

export const CreatePersonInput = z.object({ name: Name, email: Email, role: Role });
export type CreatePersonInput = z.infer<typeof CreatePersonInput>;
/** A one-time link with which a person chooses a password. */
export const PersonLink = z.object({ id: z.string(), url: z.string(), expiresAt: z.date() });
export type PersonLink = z.infer<typeof PersonLink>;
export const PersonId = z.object({ id: z.string().min(1) });
export const ChangeRoleInput = PersonId.extend({ role: Role });
export const AcceptLinkInput = z.object({ token: Token, password: Password });
export type AcceptLinkInput = z.infer<typeof AcceptLinkInput>;
export const LinkOwner = z.object({ name: z.string(), email: z.string() });
export type LinkOwner = z.infer<typeof LinkOwner>;

export const KEY_STATES = ["active", "expired", "revoked", "blocked"] as const;
export const KeyState = z.enum(KEY_STATES);
export const ApiKeyItem = z.object({
  id: z.string(),
  name: z.string(),
  purpose: z.string(),
  prefix: z.string(),
  role: Role,
  /** `blocked` while its owner is disabled. */
  state: KeyState,
  ownerName: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable(),
});
export type ApiKeyItem = z.infer<typeof ApiKeyItem>;
export const ApiKeyPage = listOutput(ApiKeyItem);

export const CreateApiKeyInput = z.object({
  name: Name,
  purpose: z.string().trim().min(3, "says what the key is for, in at least 3 letters").max(500),
  role: Role,
  expiresAt: z.date().nullish(),
});
export type CreateApiKeyInput = z.input<typeof CreateApiKeyInput>;
/** The only time the key itself is shown. */
export const NewApiKey = z.object({ id: z.string(), key: z.string() });
export type NewApiKey = z.infer<typeof NewApiKey>;

export const AuditEntry = z.object({
  id: z.string(),
  at: z.date(),
  actorKind: z.enum(["user", "key", "system"]),
  actorName: z.string(),
  action: z.string(),
  objectKind: z.string(),
  objectId: z.string(),
  objectName: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditPage = listOutput(AuditEntry);

export const ListIdentityInput = ListInput;
