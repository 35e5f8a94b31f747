import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, InvalidInputError, NotFoundError } from "@/server/platform/errors";
import { createTestContext, type TestContext } from "@/server/platform/test-context";
import { someRuns } from "@/server/tracking/workspace/fixtures/runs";
import {
  getState,
  listDefinitions,
  listViews,
  removeDefinition,
  removeView,
  saveDefinition,
  saveState,
  saveView,
} from "@/server/tracking/workspace/service";

let tests: TestContext;
beforeAll(async () => {
  tests = await createTestContext();
});
afterAll(() => tests.close());

function as(role: string): ServiceContext {
  const id = randomUUID();
  return { ...tests.ctx, actor: { kind: "user", id, name: `person-${id.slice(0, 4)}`, role } };
}

async function aScope() {
  const { slug } = await someRuns(tests.ctx, []);
  return { list: "runs" as const, project: slug };
}

describe("saved views", () => {
  test("of one's own are seen by nobody else, shared ones by all", async () => {
    const scope = await aScope();
    const [ada, bob] = [as("scientist"), as("viewer")];
    await saveView(ada, { ...scope, name: "mine", state: "q=a" });
    await saveView(ada, { ...scope, name: "ours", state: "q=b", shared: true });
    await saveView(bob, { ...scope, name: "bob's", state: "q=c" });
    const names = async (ctx: ServiceContext) =>
      (await listViews(ctx, scope)).map(({ name, isMine }) => [name, isMine]);
    expect(await names(ada)).toEqual([
      ["mine", true],
      ["ours", true],
    ]);
    expect(await names(bob)).toEqual([
      ["bob's", true],
      ["ours", false],
    ]);
  });

  test("that are shared change by those who may write runs alone", async () => {
    const scope = await aScope();
    const [ada, bob, eve] = [as("scientist"), as("approver"), as("viewer")];
    const view = await saveView(ada, { ...scope, name: "ours", state: "q=b", shared: true });
    const change = { ...scope, id: view.id, name: "ours", state: "q=2", shared: true };
    await expect(saveView(eve, change)).rejects.toThrow(/runs\.write/);
    await expect(saveView(eve, { ...change, shared: false })).rejects.toThrow(/runs\.write/);
    await expect(removeView(eve, view.id)).rejects.toThrow(/runs\.write/);
    await expect(saveView(eve, { ...scope, name: "x", state: "", shared: true })).rejects.toThrow(
      /runs\.write/,
    );
    expect(await saveView(bob, change)).toMatchObject({
      id: view.id,
      state: "q=2",
      ownerName: ada.actor.name,
      isMine: false,
    });
    await removeView(bob, view.id);
    expect(await listViews(ada, scope)).toEqual([]);
  });

  test("of another person cannot be changed or removed, nor told apart from none", async () => {
    const scope = await aScope();
    const [ada, bob] = [as("scientist"), as("admin")];
    const { id } = await saveView(ada, { ...scope, name: "mine", state: "q=a" });
    await expect(removeView(bob, id)).rejects.toThrow(NotFoundError);
    await expect(saveView(bob, { ...scope, id, name: "x", state: "" })).rejects.toThrow(
      NotFoundError,
    );
    expect(await listViews(ada, scope)).toHaveLength(1);
  });

  test("have one default of the team and one of each person", async () => {
    const scope = await aScope();
    const ada = as("scientist");
    const save = (name: string, shared: boolean) =>
      saveView(ada, { ...scope, name, state: "", shared, isDefault: true });
    for (const name of ["a", "b"]) await save(name, false);
    for (const name of ["c", "d"]) await save(name, true);
    const defaults = (await listViews(ada, scope)).filter(({ isDefault }) => isDefault);
    expect(defaults.map(({ name }) => name)).toEqual(["b", "d"]);
  });

  test("keep their names apart, and leave one audit row a change", async () => {
    const scope = await aScope();
    const ada = as("scientist");
    const { id } = await saveView(ada, { ...scope, name: "mine", state: "q=a" });
    const again = saveView(ada, { ...scope, name: "mine", state: "q=b" });
    await expect(again).rejects.toThrow(AppError);
    await expect(saveView(ada, { ...scope, name: "mine", state: "" })).rejects.toThrow(
      /"mine" exists/,
    );
    await saveView(ada, { ...scope, id, name: "renamed", state: "q=c" });
    await removeView(ada, id);
    const rows = await tests.ctx.db.auditEvent.findMany({
      where: { objectId: id },
      orderBy: { at: "asc" },
    });
    expect(rows.map(({ action }) => action)).toEqual([
      "workspace.saveView",
      "workspace.saveView",
      "workspace.removeView",
    ]);
  });

  test("of datasets belong to no project, and stewards share them", async () => {
    const scope = { list: "datasets" as const };
    const name = `mine ${randomUUID()}`;
    const [steward, scientist] = [as("steward"), as("scientist")];
    const shared = { ...scope, name, state: "q=tier+%3D+1", shared: true };
    await expect(saveView(scientist, shared)).rejects.toThrow(/catalog\.write/);
    const view = await saveView(steward, shared);
    expect(await listViews(scientist, scope)).toContainEqual({ ...view, isMine: false });
    await expect(removeView(scientist, view.id)).rejects.toThrow(/catalog\.write/);
    await expect(saveView(steward, { ...shared, project: "bank" })).rejects.toThrow(/no project/);
    await removeView(steward, view.id);
  });

  test("of an unknown project are refused", async () => {
    const view = { list: "runs" as const, project: "nowhere", name: "x", state: "" };
    await expect(saveView(as("admin"), view)).rejects.toThrow(NotFoundError);
  });
});

describe("stored states", () => {
  test("come back as they were, and the same state has the same id", async () => {
    const state = `q=${"ü".repeat(20_000)}`;
    const first = await saveState(as("viewer"), { state });
    expect(first.id).toMatch(/^[A-Za-z0-9_-]{12}$/);
    expect(await saveState(as("viewer"), { state })).toEqual(first);
    expect(await getState(as("viewer"), first.id)).toEqual({ id: first.id, state });
  });

  test("of more than 64 KB in bytes are refused", async () => {
    const save = (state: string) => saveState(tests.ctx, { state });
    await expect(save("ü".repeat(32_769))).rejects.toThrow(InvalidInputError);
    await expect(save("u".repeat(65_536))).resolves.toBeDefined();
  });

  test("that nobody stored are not found", async () => {
    await expect(getState(tests.ctx, "AAAAAAAAAAAA")).rejects.toThrow(NotFoundError);
  });
});

describe("definitions of metrics", () => {
  test("are the team's before the built-in ones, and fall back when removed", async () => {
    const { slug: project } = await someRuns(tests.ctx, [
      { metrics: { auc: 0.5, my_loss: 2, epoch: 1 } },
    ]);
    const ada = as("scientist");
    const saved = await saveDefinition(ada, {
      project,
      key: "epoch",
      label: "Epochs",
      direction: "lower",
      unit: "epochs",
      aggregation: "max",
    });
    expect(saved).toMatchObject({ source: "team", updatedBy: ada.actor.name, aggregation: "max" });
    const listed = await listDefinitions(as("viewer"), { project });
    expect(listed.map(({ key, source, direction }) => [key, source, direction])).toEqual([
      ["epoch", "team", "lower"],
      ["auc", "built-in", "higher"],
      ["my_loss", "guessed from the name", "lower"],
    ]);
    expect(await removeDefinition(ada, { project, key: "epoch" })).toMatchObject({
      source: "guessed from the name",
      direction: "none",
    });
    await expect(removeDefinition(ada, { project, key: "epoch" })).rejects.toThrow(NotFoundError);
  });

  test("change by those who may write runs alone", async () => {
    const { slug: project } = await someRuns(tests.ctx, []);
    const change = saveDefinition(as("viewer"), { project, key: "auc", direction: "none" });
    await expect(change).rejects.toThrow(/runs\.write/);
  });

  test("of named keys come in their order", async () => {
    const { slug: project } = await someRuns(tests.ctx, []);
    const listed = await listDefinitions(tests.ctx, { project, keys: ["z_loss", "auc"] });
    expect(listed.map(({ key }) => key)).toEqual(["z_loss", "auc"]);
  });
});
