import { expect, test } from "vitest";
import { openSecret, sealSecret } from "@/server/platform/sealed-secret";

const config = { secret: "a-secret-of-32-characters-or-more", dataDir: "/nowhere" };

test("what is sealed comes back, and looks another each time", () => {
  const sealed = [1, 2].map(() => sealSecret(config, "webhook", "tökén"));
  expect(sealed[0]).not.toBe(sealed[1]);
  for (const each of sealed) {
    expect(each).not.toContain("tök");
    expect(openSecret(config, "webhook", each)).toBe("tökén");
  }
});

test.each([
  { what: "another purpose", purpose: "import", secret: config.secret, change: (s: string) => s },
  { what: "another secret", purpose: "webhook", secret: "b".repeat(32), change: (s: string) => s },
  {
    what: "a changed text",
    purpose: "webhook",
    secret: config.secret,
    change: (s: string) => `${s.slice(0, -4)}AAAA`,
  },
  {
    what: "a cut text",
    purpose: "webhook",
    secret: config.secret,
    change: (s: string) => s.slice(0, 20),
  },
])("$what opens nothing", ({ purpose, secret, change }) => {
  const sealed = change(sealSecret(config, "webhook", "token"));
  expect(() => openSecret({ ...config, secret }, purpose, sealed)).toThrow(/HEADRACE_SECRET/);
});
