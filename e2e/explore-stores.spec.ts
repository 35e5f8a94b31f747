import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import Database from "libsql";
import { shootScreens } from "./support/screens";

let folder: string;
let file: string;

test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "headrace-e2e-"));
  file = path.join(folder, "till.sqlite");
  const database = new Database(file);
  database.exec("CREATE TABLE sales (id INTEGER, shop TEXT, total INTEGER)");
  database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO sales SELECT i, CASE i % 3 WHEN 0 THEN 'Bern' WHEN 1 THEN 'Genf' ELSE 'Chur' END, i % 500
    FROM n`);
  database.close();
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

test("a table of a store is asked where it lies, and tells what was read of it", async ({
  page,
}) => {
  await page.goto("/stores");
  await page.getByRole("button", { name: "Add store" }).click();
  await page.getByRole("button", { name: /^SQLite/ }).click();
  const form = page.getByRole("dialog");
  await form.getByLabel("Name").fill("Till of e2e");
  await form.getByLabel("File", { exact: true }).fill(file);
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByText("Read from sales")).toBeVisible();
  await form.getByRole("button", { name: "Add store" }).click();

  const row = page.getByRole("row", { name: /Till of e2e/ });
  await row.getByRole("button", { name: "Scan" }).click();
  await row.getByRole("button", { name: "Contents of Till of e2e" }).click();
  await page.getByRole("link", { name: "Explore till-of-e2e:sales" }).click();

  const results = page.getByRole("grid", { name: "Results" });
  await expect(results.getByRole("columnheader", { name: /^shop/ })).toBeVisible();
  await expect(page.getByText("all 1 000 rows")).toBeVisible();
  await expect(page).toHaveURL(/ds=till-of-e2e(%3A|:)sales/);
  const rail = page.getByRole("navigation", { name: "Datasets" });
  await expect(rail.getByRole("list", { name: "Columns of till-of-e2e:sales" })).toContainText(
    "BIGINT",
  );
  await shootScreens(page, "s13-store-table");

  const editor = page.getByRole("textbox", { name: "SQL" });
  await editor.fill('SELECT shop, total FROM "till-of-e2e:sales" WHERE total >= 400');
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "till-of-e2e" })).toContainText(
    /600 rows of 2 columns from till-of-e2e:sales where total >= 400/,
  );
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Explain" }).click();
  const plan = page.getByRole("dialog", { name: "How the query is computed" });
  await expect(plan).toContainText("-- sent to till-of-e2e:sales");
  await expect(plan).toContainText('CAST("total" AS INTEGER)');
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: "Builder" }).click();
  await page.getByRole("button", { name: "Add group" }).click();
  await page.getByLabel("Group 1").selectOption("shop");
  await page.getByRole("button", { name: "Add measure" }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText("all 3 rows")).toBeVisible();
  await shootScreens(page, "s13-store-builder");

  await editor.fill('SELECT * FROM "till-of-e2e:purchases"');
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText(/has no table "purchases" by its last scan/)).toBeVisible();

  await page.goto("/stores/till-of-e2e?tab=access");
  await expect(page.getByRole("row", { name: /sales/ })).toContainText(/\d/);
  await shootScreens(page, "s07-store-access");

  await page.goto("/explore?ds=till-of-e2e:sales");
  const tables = page.getByRole("list", { name: "Tables of stores" });
  await expect(tables.getByRole("button", { name: /till-of-e2e:sales/ })).toBeVisible();
  await page.getByLabel("Find a dataset").fill("nothing-like-it");
  await expect(page.getByText("No table of a store has this name.")).toBeVisible();
});
