import { expect, test } from "vitest";
import { safeNext } from "@/components/identity/safe-next";

test.each([
  { next: "/models/term-deposit?tab=card#limits", goes: "/models/term-deposit?tab=card#limits" },
  { next: "/", goes: "/" },
  { next: "/loginless", goes: "/loginless" },
  { next: null, goes: "/home" },
  { next: undefined, goes: "/home" },
  { next: "", goes: "/home" },
  { next: "https://evil.example/home", goes: "/home" },
  { next: "//evil.example", goes: "/home" },
  { next: "/\\evil.example", goes: "/home" },
  { next: "/\t/evil.example", goes: "/home" },
  { next: "/.//evil.example", goes: "/home" },
  { next: "/a/..//evil.example", goes: "/home" },
  { next: "javascript:alert(1)", goes: "/home" },
  { next: "models", goes: "/home" },
  { next: "/login?next=/models", goes: "/home" },
  { next: "/api/trpc/me.get", goes: "/home" },
])("after sign-in $next leads to $goes", ({ next, goes }) => {
  expect(safeNext(next)).toBe(goes);
});
