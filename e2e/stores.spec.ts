import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

let folder: string;

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-e2e-"));
  const rows = ['{"id": 1, "placed": "2026-01-01"}', '{"id": 2, "placed": "2026-01-02"}'];
  await writeFile(path.join(folder, "orders.ndjson"), `${rows.join("\n")}\n`);
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test("a folder becomes a store, is scanned, and one of its files a dataset", async ({ page }) => {
  await page.goto("/stores");
  await page.getByRole("button", { name: "Add store" }).click();
  await expect(page.getByRole("button", { name: /MySQL or MariaDB/ })).toBeVisible();
  await shootScreens(page, "s07-kinds");
  await page.getByRole("button", { name: /^Folder/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("Orders of e2e");
  await form.getByLabel("Folder", { exact: true }).fill(`${folder}-gone`);
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByText("does not exist. Check the spelling")).toBeVisible();
  await form.getByLabel("Folder", { exact: true }).fill(folder);
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByText("Read from orders.ndjson")).toBeVisible();
  await form.getByRole("button", { name: "Add store" }).click();

  const row = page.getByRole("row", { name: /Orders of e2e/ });
  await row.getByRole("button", { name: "Scan" }).click();
  await row.getByRole("button", { name: "Contents of Orders of e2e" }).click();
  await expect(page.getByRole("row", { name: /orders\.ndjson/ })).toContainText("json");
  await page.getByRole("button", { name: "Make dataset" }).click();
  await page.getByRole("button", { name: "Make dataset and ingest" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 30_000 });
  await page.goto("/datasets/orders");
  await expect(page.getByText("2 rows").first()).toBeVisible();
  const origin = new URL(page.url()).origin;
  const ofPython = page.getByRole("figure").filter({ hasText: "import headrace" });
  await expect(ofPython).toContainText(`headrace.Client("${origin}")`);
  await expect(ofPython).toContainText('hr.datasets.get("orders")');
  await shootScreens(page, "s08-from-python");

  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const edit = page.getByRole("dialog", { name: "Edit dataset" });
  await edit.getByLabel("Tags").fill("shop, daily");
  await edit.getByLabel("Description").fill("Orders as the shop sends them");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("daily", { exact: true })).toBeVisible();

  await page.goto("/stores/orders-of-e2e");
  await expect(ofPython).toContainText('hr.stores.get("orders-of-e2e")');
  await shootScreens(page, "s07-from-python");
});

test("a store of a database asks for what it needs, and says what is wrong", async ({ page }) => {
  await page.goto("/stores");
  await page.getByRole("button", { name: "Add store" }).click();
  await page.getByRole("button", { name: /^PostgreSQL/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("Shop");
  await form.getByLabel("Host").fill("127.0.0.1");
  await form.getByLabel("Port").fill("1");
  await form.getByLabel("Database").fill("shop");
  await form.getByLabel("User").fill("reader");
  await form.getByLabel("Password").fill("secret");
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByText("Nothing listens on 127.0.0.1:1")).toBeVisible();
  await shootScreens(page, "s07-postgres");
});
