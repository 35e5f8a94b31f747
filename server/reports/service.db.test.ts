import { randomUUID } from "node:crypto";
import superjson from "superjson";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/server/identity/schema";
import type { ServiceContext } from "@/server/platform/context";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import type { ReportBlock, RunSet } from "@/server/reports/schema";
import {
  addComment,
  appendBlock,
  createReport,
  deleteReport,
  duplicateReport,
  freezeReport,
  getReport,
  listReports,
  removeComment,
  saveReport,
  shareReport,
} from "@/server/reports/service";
import { updateRun } from "@/server/tracking/service";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";

let tests: TestContext;
let runs: Awaited<ReturnType<typeof someRuns>>;
let ada: ServiceContext;
let bob: ServiceContext;
let vera: ServiceContext;
let admin: ServiceContext;

beforeAll(async () => {
  tests = await createTestContext();
  runs = await someRuns(tests.ctx, [
    { name: "first", params: { lr: "0.1" }, metrics: { auc: 0.6 } },
    { name: "second", params: { lr: "0.2" }, metrics: { auc: 0.7 } },
  ]);
  ada = as("Ada", "scientist");
  bob = as("Bob", "scientist");
  vera = as("Vera", "viewer");
  admin = as("Root", "admin");
});
afterAll(() => tests.close());

function as(name: string, role: Role): ServiceContext {
  return { ...tests.ctx, actor: { kind: "user", id: randomUUID(), name, role } };
}

const runSet = (): RunSet => ({
  project: runs.slug,
  filter: "",
  ids: null,
  sort: "started",
  limit: 10,
});
const text = (markdown: string, id = "text"): ReportBlock => ({ id, kind: "text", markdown });
const table = (): ReportBlock => ({
  id: "table",
  kind: "runs",
  title: "Runs",
  runs: runSet(),
  metrics: ["auc"],
  params: ["lr"],
});
const panel = (id: string, of: Extract<ReportBlock, { kind: "panel" }>["panel"]): ReportBlock => ({
  id,
  kind: "panel",
  title: "",
  panel: of,
  look: {},
  runs: runSet(),
  baselineId: null,
});
const start = (ctx: ServiceContext, blocks: ReportBlock[] = [text("Hello")]) =>
  createReport(ctx, { project: runs.slug, title: `Report ${randomUUID().slice(0, 8)}`, blocks });

describe("saving", () => {
  test("writes over the revision it was made from and counts it", async () => {
    const { id, revision } = await start(ada);
    const saved = await saveReport(ada, { id, revision, title: "Second", blocks: [text("Bye")] });
    expect(saved.revision).toBe(revision + 1);
    const report = await getReport(ada, id);
    expect(report).toMatchObject({ title: "Second", revision: 2, ownerName: "Ada", frozen: null });
    expect(report.blocks).toEqual([text("Bye")]);
  });

  test("refuses an old revision and leaves what is there", async () => {
    const { id, revision } = await start(ada);
    await saveReport(bob, { id, revision, title: "Bob's", blocks: [] });
    const late = saveReport(ada, { id, revision, title: "Ada's", blocks: [] });
    await expect(late).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("revision 2, yours is 1"),
    });
    expect((await getReport(ada, id)).title).toBe("Bob's");
  });

  test("of two at the same time one wins and the other is told", async () => {
    const { id, revision } = await start(ada);
    const both = await Promise.allSettled([
      saveReport(ada, { id, revision, title: "Ada's", blocks: [] }),
      saveReport(bob, { id, revision, title: "Bob's", blocks: [] }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await getReport(ada, id)).revision).toBe(revision + 1);
  });

  test("needs a role that writes, and blocks of known shape", async () => {
    const { id, revision } = await start(ada);
    const input = { id, revision, title: "x", blocks: [text("a"), text("b")] };
    await expect(saveReport(vera, input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(saveReport(ada, input)).rejects.toThrow("two blocks have the same id");
  });

  test("a block is appended to whatever stands there, by many at once", async () => {
    const { id } = await start(ada, []);
    await Promise.all(
      ["a", "b", "c"].map((name) => appendBlock(bob, { id, block: text(name, name) })),
    );
    const { blocks, revision } = await getReport(ada, id);
    expect(blocks.map((block) => block.id).sort()).toEqual(["a", "b", "c"]);
    expect(revision).toBe(4);
  });
});

describe("freezing", () => {
  test("keeps what the blocks showed, whatever happens to the runs", async () => {
    const { id, revision } = await start(ada, [text("Why"), table()]);
    await freezeReport(ada, { id, revision });
    await updateRun(ada, { id: runs.idOf(0), name: "renamed" });
    const { frozen } = await getReport(vera, id);
    const answer = frozen?.data.table?.[0];
    expect(answer?.path).toBe("runs.list");
    const page = superjson.deserialize<{ items: { name: string; startedAt: Date }[] }>(
      answer?.output as Parameters<typeof superjson.deserialize>[0],
    );
    expect(page.items.map(({ name }) => name)).toEqual(["first", "second"]);
    expect(page.items[0]?.startedAt).toBeInstanceOf(Date);
    expect(frozen?.byName).toBe("Ada");
    await updateRun(ada, { id: runs.idOf(0), name: "first" });
  });

  test("answers every question that a panel asks", async () => {
    const panels = [
      panel("line", { kind: "line", metric: "auc" }),
      panel("scatter", { kind: "scatter", fields: ["param.lr", "metric.auc"] }),
      panel("bar", { kind: "bar", fields: ["metric.auc"] }),
      panel("parallel", { kind: "parallel", fields: ["param.lr", "metric.auc"] }),
      panel("box", { kind: "box", fields: ["param.lr", "metric.auc"] }),
      panel("difference", { kind: "difference", fields: [] }),
    ];
    const { id, revision } = await start(ada, panels);
    await freezeReport(ada, { id, revision });
    const data = (await getReport(ada, id)).frozen?.data ?? {};
    const paths = Object.entries(data).map(([block, answers]) => [
      block,
      answers.map(({ path }) => path).at(-1),
    ]);
    expect(Object.fromEntries(paths)).toEqual({
      line: "runs.history",
      scatter: "workspace.scatter",
      bar: "workspace.parallel",
      parallel: "workspace.parallel",
      box: "workspace.parallel",
      difference: "runs.compare",
    });
  });

  test("nothing changes a frozen report: not a save, a comment, a block or a second freezing", async () => {
    const { id, revision } = await start(ada);
    const { id: commentId } = await addComment(ada, { id, blockId: "text", text: "Sure?" });
    const frozen = await freezeReport(ada, { id, revision });
    const before = await getReport(ada, id);
    const attempts = [
      saveReport(admin, { id, revision: frozen.revision, title: "x", blocks: [] }),
      appendBlock(admin, { id, block: text("x", "x") }),
      freezeReport(admin, { id, revision: frozen.revision }),
      addComment(admin, { id, blockId: "text", text: "late" }),
      removeComment(admin, { id, commentId }),
    ];
    for (const attempt of await Promise.allSettled(attempts)) {
      expect(attempt).toMatchObject({
        status: "rejected",
        reason: { code: "CONFLICT", message: expect.stringMatching(/was frozen .* by Ada/) },
      });
    }
    expect(await getReport(ada, id)).toEqual(before);
  });

  test("at the same time as a save, one of the two happens and the other is refused", async () => {
    for (let round = 0; round < 5; round++) {
      const { id, revision } = await start(ada, [table()]);
      const [frozen, saved] = await Promise.allSettled([
        freezeReport(ada, { id, revision }),
        saveReport(bob, { id, revision, title: "Bob's", blocks: [] }),
      ]);
      const report = await getReport(ada, id);
      expect(report.revision).toBe(revision + 1);
      expect([frozen.status, saved.status].sort()).toEqual(["fulfilled", "rejected"]);
      expect(report.frozen !== null).toBe(frozen.status === "fulfilled");
      expect(report.title === "Bob's").toBe(saved.status === "fulfilled");
    }
  });

  test("names the block that cannot be computed and leaves the report live", async () => {
    const { id, revision } = await start(ada, [
      text("a"),
      { id: "gone", kind: "profile", dataset: "no-such", version: null },
    ]);
    const attempt = freezeReport(ada, { id, revision });
    await expect(attempt).rejects.toThrow(/block 2, dataset profile "no-such" cannot be frozen/);
    expect((await getReport(ada, id)).frozen).toBeNull();
  });

  test("a live copy of it can be edited and is its maker's", async () => {
    const { id, revision } = await start(ada, [text("a")]);
    await freezeReport(ada, { id, revision });
    const copy = await duplicateReport(bob, id);
    const report = await getReport(bob, copy.id);
    expect(report).toMatchObject({ ownerName: "Bob", frozen: null, comments: [] });
    expect(report.blocks).toEqual([text("a")]);
    await saveReport(bob, { id: copy.id, revision: 1, title: "Mine", blocks: [] });
  });
});

describe("sharing", () => {
  test("what one may not read is neither listed nor found, nor can it be touched", async () => {
    const { id, revision } = await start(ada);
    await shareReport(ada, { id, audience: "owner" });
    const listed = async (ctx: ServiceContext) =>
      (await listReports(ctx, { project: runs.slug, limit: 500 })).items.some(
        (item) => item.id === id,
      );
    expect(await listed(ada)).toBe(true);
    for (const other of [bob, vera, admin]) {
      expect(await listed(other)).toBe(false);
      await expect(getReport(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    for (const attempt of [
      saveReport(bob, { id, revision, title: "x", blocks: [] }),
      duplicateReport(bob, id),
      freezeReport(bob, { id, revision }),
      addComment(vera, { id, blockId: "text", text: "x" }),
      deleteReport(admin, id),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await shareReport(ada, { id, audience: "editor" });
    expect([await listed(bob), await listed(vera)]).toEqual([true, false]);
  });

  test("is the owner's and an admin's to change, also of a frozen report", async () => {
    const { id, revision } = await start(ada);
    await freezeReport(ada, { id, revision });
    await expect(shareReport(bob, { id, audience: "admin" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(shareReport(admin, { id, audience: "owner" })).rejects.toThrow("only its owner");
    await shareReport(ada, { id, audience: "editor" });
    expect((await getReport(bob, id)).audience).toBe("editor");
  });

  test("a frozen report is deleted by an admin alone", async () => {
    const { id, revision } = await start(ada);
    await freezeReport(ada, { id, revision });
    await expect(deleteReport(ada, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await deleteReport(admin, id);
    await expect(getReport(ada, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("comments", () => {
  test("readers add them; their authors and admins remove them", async () => {
    const { id } = await start(ada);
    const { id: commentId } = await addComment(vera, { id, blockId: "text", text: " Why? " });
    const [comment] = (await getReport(bob, id)).comments;
    expect(comment).toMatchObject({ text: "Why?", authorName: "Vera", mayRemove: false });
    expect((await getReport(vera, id)).comments[0]?.mayRemove).toBe(true);
    await expect(removeComment(bob, { id, commentId })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await removeComment(vera, { id, commentId });
    expect((await getReport(vera, id)).comments).toEqual([]);
  });

  test("stand on a block that is there", async () => {
    const { id } = await start(ada);
    await expect(addComment(ada, { id, blockId: "gone", text: "x" })).rejects.toThrow(
      "no block gone",
    );
  });
});
