import type { Me } from "@/server/identity/schema";
import type { Audience } from "@/server/reports/schema";

export type Reader = Pick<Me, "id" | "role" | "permissions">;
type Shared = { ownerId: string | null; audience: Audience };

/** The audiences that a person belongs to by their role alone. */
export function audiencesOf({ role, permissions }: Reader): Audience[] {
  const audiences: Audience[] = ["viewer"];
  if (permissions.includes("runs.write")) audiences.push("editor");
  if (role === "admin") audiences.push("admin");
  return audiences;
}

export function isOwner(reader: Reader, { ownerId }: Pick<Shared, "ownerId">): boolean {
  return ownerId !== null && ownerId === reader.id;
}

export function mayRead(reader: Reader, report: Shared): boolean {
  return isOwner(reader, report) || audiencesOf(reader).includes(report.audience);
}

/** Live or frozen; what a frozen report refuses, it refuses to everyone. */
export function mayEdit(reader: Reader, report: Shared): boolean {
  return mayRead(reader, report) && reader.permissions.includes("runs.write");
}

/** Who sees a report is its owner's or an admin's to say. */
export function mayShare(reader: Reader, report: Shared): boolean {
  return mayEdit(reader, report) && (isOwner(reader, report) || reader.role === "admin");
}

/** What was frozen is a record: an admin alone removes it. */
export function mayDelete(reader: Reader, report: Shared & { frozenAt: Date | null }): boolean {
  return mayShare(reader, report) && (report.frozenAt === null || reader.role === "admin");
}
