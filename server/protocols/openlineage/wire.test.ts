import { expect, test } from "vitest";
import { readEvent } from "@/server/protocols/openlineage/wire";

const anEvent = (change: Record<string, unknown> = {}) => ({
  eventTime: "2026-01-31T12:00:00Z",
  eventType: "COMPLETE",
  producer: "https://example.org/etl",
  run: { runId: "0176A8C2-fe01-7439-87e6-56a1a1b4029f" },
  job: { namespace: "shop", name: "load" },
  inputs: [{ namespace: "postgres://db:5432", name: "shop.public.orders" }],
  outputs: [{ namespace: "s3://lake", name: "orders" }],
  ...change,
});

test("a run event names run, job and datasets", () => {
  const event = readEvent(anEvent());
  expect(event).toMatchObject({
    kind: "run",
    run: { id: "0176a8c2-fe01-7439-87e6-56a1a1b4029f", state: "COMPLETE" },
    job: { namespace: "shop", name: "load" },
  });
  expect(event.uses.map(({ direction, name }) => [direction, name])).toEqual([
    ["input", "shop.public.orders"],
    ["output", "orders"],
  ]);
});

test.each([
  ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"],
  ["2026-01-31T12:00:00.123456+02:00", "2026-01-31T10:00:00.123Z"],
  ["2026-01-31T12:00:00.123456", "2026-01-31T12:00:00.123Z"],
  ["2026-01-31 12:00:00", "2026-01-31T12:00:00.000Z"],
])("the time %s is %s", (eventTime, wanted) => {
  expect(readEvent(anEvent({ eventTime })).at.toISOString()).toBe(wanted);
});

test("an event without a type, or with one of its producer's own, tells no state", () => {
  expect(readEvent(anEvent({ eventType: undefined })).run?.state).toBe("OTHER");
  expect(readEvent(anEvent({ eventType: "QUEUED" })).run?.state).toBe("OTHER");
});

test("lists that are null are empty, and facets that are no objects are left out", () => {
  const job = { namespace: "shop", name: "load", facets: { sql: "select", x: { _deleted: true } } };
  const event = readEvent(anEvent({ inputs: null, outputs: undefined, job }));
  expect(event.uses).toEqual([]);
  expect(event.job?.facets).toEqual({ x: null });
});

test("events of a job and of a dataset are told apart from those of a run", () => {
  expect(readEvent(anEvent({ run: undefined })).kind).toBe("job");
  const dataset = { namespace: "s3://lake", name: "orders", facets: {} };
  expect(readEvent({ eventTime: "2026-01-31T12:00:00Z", dataset }).kind).toBe("dataset");
});

test.each([
  ["no object", "text", /event/],
  ["no time", anEvent({ eventTime: undefined }), /eventTime/],
  [
    "a time that is none",
    anEvent({ eventTime: "yesterday" }),
    /eventTime "yesterday" is not a time/,
  ],
  ["a run without a job", anEvent({ job: undefined }), /a run needs its job/],
  [
    "nothing at all",
    { eventTime: "2026-01-31T12:00:00Z" },
    /neither a run, nor a job, nor a dataset/,
  ],
  ["a dataset without a name", anEvent({ inputs: [{ namespace: "x" }] }), /inputs.*name/],
])("an event with %s is refused", (_, body, message) => {
  expect(() => readEvent(body)).toThrow(message);
});
