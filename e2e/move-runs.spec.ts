import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

/** Not the demo's, whose runs other journeys count. */
const PROJECT = "default";

const CSV = [
  "name,start_time,metrics.auc,params.lr,epochs",
  "imported one,2026-01-02T03:04:05Z,0.75,0.1,5",
  "imported two,2026-01-03T03:04:05Z,high,0.2,6",
].join("\n");

test("runs of a CSV file come in by a mapping that a person corrects, and once", async ({
  page,
}) => {
  const bring = async () => {
    await page.goto(`/p/${PROJECT}/import`);
    await page.getByRole("radio", { name: /CSV file/ }).check({ force: true });
    const file = { name: "runs.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) };
    await page.getByLabel("CSV file", { exact: true }).setInputFiles(file);
    await page.getByRole("button", { name: /^Upload/ }).click();
    await expect(page.getByRole("heading", { name: "What will come" })).toBeVisible();
    await expect(page.getByLabel("What metrics.auc becomes")).toHaveValue("metric");
    await page.getByLabel("What epochs becomes").selectOption("metric");
    await page.getByLabel("Name here of rows of the file").fill("From a table");
    await page.getByRole("button", { name: "Start import" }).click();
  };
  await bring();
  const imports = page.getByRole("table", { name: "Imports" });
  await expect(imports.getByText("2 runs, 3 points")).toBeVisible({ timeout: 20_000 });
  await expect(imports.getByText(/cells of "auc" that are no number, such as row 2/)).toBeVisible();

  await bring();
  await expect(imports.getByText("2 runs, 2 of them here before, 3 points")).toBeVisible({
    timeout: 20_000,
  });
  await imports.getByRole("link", { name: "2 runs, 3 points" }).click();
  await expect(page.getByRole("link", { name: "imported one" })).toHaveCount(1);
});

test("a file that is no table is refused with its line", async ({ page }) => {
  await page.goto(`/p/${PROJECT}/import?from=csv`);
  const file = { name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from("a,b\n1,2\n1,2,3\n") };
  await page.getByLabel("CSV file", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: /^Upload/ }).click();
  await expect(
    page.getByText(/bad\.csv, line 3: the row has 3 cells where the header has 2/),
  ).toBeVisible();
});

test("a project is exported, downloaded whole, and its files removed", async ({ page }) => {
  await page.goto("/p/bank-term-deposit/runs");
  await page.getByRole("button", { name: "Import and export" }).click();
  await page.getByRole("menuitem", { name: /Export the project/ }).click();
  await expect(page.getByRole("heading", { name: "Export", level: 1 })).toBeVisible();
  await expect(page.getByText("metric points", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Start export" }).click();

  const exports = page.getByRole("table", { name: "Exports" });
  await expect(exports.getByText(/kept until/)).toBeVisible({ timeout: 30_000 });
  await exports.getByRole("button", { name: /^\d+ files$/ }).click();
  const files = page.getByRole("table", { name: "Files of the export" });
  await expect(files.getByRole("link", { name: "metric_points.parquet" })).toBeVisible();

  const started = page.waitForEvent("download");
  await exports.getByRole("link", { name: "Download" }).click();
  const download = await started;
  expect(download.suggestedFilename()).toBe("headrace-bank-term-deposit.zip");
  const bytes = readFileSync(await download.path());
  expect(bytes.subarray(0, 2).toString()).toBe("PK");
  expect(bytes.includes("metric_points.parquet")).toBe(true);

  await exports.getByRole("button", { name: "Remove the export's files" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(exports.getByText("files removed")).toBeVisible();
});
