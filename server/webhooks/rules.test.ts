import { describe, expect, test } from "vitest";
import { WEBHOOK_EVENTS } from "@/server/webhooks/constants";
import { findExample } from "@/server/webhooks/examples";
import { checkEvents, checkName, checkUrl } from "@/server/webhooks/rules";

describe("names", () => {
  test.each(["a", "my-hook.v1_x", "0", "a".repeat(63)])("%s may be", (name) =>
    expect(checkName(name)).toBe(name),
  );
  test.each(["", "-a", "a-", "A", "a b", "a".repeat(64)])("'%s' may not", (name) =>
    expect(() => checkName(name)).toThrow(/is invalid/),
  );
});

describe("addresses", () => {
  test("https is allowed", () =>
    expect(checkUrl("https://example.com/a", ["https"]).hostname).toBe("example.com"));
  test.each([
    {
      url: "http://example.com",
      says: "Invalid webhook URL scheme: 'http'. Allowed schemes are: https.",
    },
    {
      url: "file:///etc/passwd",
      says: "Invalid webhook URL scheme: 'file'. Allowed schemes are: https.",
    },
    { url: "example.com", says: "Invalid webhook URL scheme: ''. Allowed schemes are: https." },
    { url: "https://", says: "Webhook URL must include a hostname: 'https://'" },
    { url: " ", says: "Webhook URL cannot be empty or just whitespace: ' '" },
  ])("$url is refused", ({ url, says }) => {
    expect(() => checkUrl(url, ["https"])).toThrow(says);
  });
});

describe("events", () => {
  test("each is kept once", () => {
    const created = { entity: "registered_model", action: "created" };
    expect(checkEvents([created, created])).toEqual([created]);
  });
  test.each([
    { events: [], says: /non-empty list/ },
    {
      events: [{ entity: "model_version_tag", action: "created" }],
      says: "Invalid action 'created' for entity 'model_version_tag'. Valid actions are: ['deleted', 'set']",
    },
    { events: [{ entity: "dog", action: "barked" }], says: /Invalid action 'barked'/ },
  ])("$says", ({ events, says }) => expect(() => checkEvents(events)).toThrow(says));

  test("every event of the registry has an example to test with", () => {
    for (const [entity, actions] of Object.entries(WEBHOOK_EVENTS)) {
      if (entity === "budget_policy") continue;
      for (const action of actions) {
        expect(findExample({ entity, action }), `${entity}.${action}`).toHaveProperty("name");
      }
    }
  });
});
