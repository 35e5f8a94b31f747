import { expect, test } from "vitest";
import { SandboxQueue } from "@/server/platform/sandbox/sandbox-queue";

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const waiting = Symbol("waiting");
  await Promise.resolve();
  return (await Promise.race([promise.catch(() => null), Promise.resolve(waiting)])) !== waiting;
}

test("an owner has one place at a time, and others are not held up by him", async () => {
  const queue = new SandboxQueue(2, 10_000);
  const first = await queue.enter({ owner: "ann", id: "1" });
  const second = queue.enter({ owner: "ann", id: "2" });
  const other = await queue.enter({ owner: "bob", id: "3" });
  expect(new Set([first, other])).toEqual(new Set([0, 1]));
  expect(await isSettled(second)).toBe(false);
  queue.leave(first, "ann");
  expect(await second).toBe(first);
});

test("who waits is served in order", async () => {
  const queue = new SandboxQueue(1, 10_000);
  const place = await queue.enter({ owner: "ann", id: "1" });
  const served: string[] = [];
  const waits = ["bob", "cy"].map(async (owner) => {
    const own = await queue.enter({ owner, id: "x" });
    served.push(owner);
    queue.leave(own, owner);
  });
  queue.leave(place, "ann");
  await Promise.all(waits);
  expect(served).toEqual(["bob", "cy"]);
});

test("waiting ends after its time, by cancelling or by hanging up, and leaves no place taken", async () => {
  const queue = new SandboxQueue(1, 30);
  const place = await queue.enter({ owner: "ann", id: "1" });
  await expect(queue.enter({ owner: "bob", id: "2" })).rejects.toMatchObject({
    code: "LIMIT_EXCEEDED",
  });
  const cancelled = queue.enter({ owner: "bob", id: "3" });
  expect(queue.cancel("ann", "3")).toBe(false);
  expect(queue.cancel("bob", "3")).toBe(true);
  await expect(cancelled).rejects.toMatchObject({ code: "CONFLICT" });
  const hangUp = new AbortController();
  const left = queue.enter({ owner: "bob", id: "4", signal: hangUp.signal });
  hangUp.abort();
  await expect(left).rejects.toMatchObject({ code: "CONFLICT" });
  queue.leave(place, "ann");
  expect(await queue.enter({ owner: "cy", id: "5" })).toBe(place);
});
