import type { HomeView } from "@/server/home/schema";
import type { Role } from "@/server/identity/schema";

const VIEW_BY_ROLE: Readonly<Record<Role, HomeView>> = {
  viewer: "executive",
  scientist: "scientist",
  steward: "admin",
  approver: "executive",
  admin: "admin",
};

/** The home page that a role opens with; everybody may switch to the others. */
export function defaultView(role: Role): HomeView {
  return VIEW_BY_ROLE[role];
}
