import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

test("from a dataset to a query, a filter on its distribution, a chart and a file", async ({
  page,
}) => {
  await page.goto("/explore");
  await expect(page.getByText("Ask anything of the datasets here.")).toBeVisible();
  await shootScreens(page, "s13-empty");

  await page.goto("/datasets/bank-marketing");
  await page.getByRole("main").getByRole("link", { name: "Explore" }).click();
  const results = page.getByRole("grid", { name: "Results" });
  await expect(results.getByRole("columnheader", { name: /^job/ })).toBeVisible();
  await expect(page.getByText("first 2 000 rows of at least 2 001")).toBeVisible();
  await expect(page.getByText(/over all rows of bank-marketing v\d+ \(45\s211\)/)).toBeVisible();
  await shootScreens(page, "s13-table");

  const ages = results.getByRole("slider", { name: "Filter by age" });
  await ages.focus();
  for (const key of ["ArrowRight", "ArrowRight", "Shift+ArrowRight"])
    await page.keyboard.press(key);
  await expect(ages).toHaveAttribute("aria-valuetext", /^20 to 28: /);
  await page.keyboard.press("Enter");
  const filters = page.getByRole("list", { name: "Filters on the result" });
  await expect(filters).toContainText("20 ≤ age < 28");
  await expect(results.getByRole("row").nth(1)).toContainText(/^2[0-7]/);
  await results.getByRole("button", { name: /^Only marital = single/ }).click();
  await expect(filters).toContainText("marital = single");
  await page.goBack();
  await expect(filters).not.toContainText("marital");
  await filters.getByRole("button", { name: "Clear all" }).click();
  await expect(filters).toHaveCount(0);
});

test("the builder writes SQL, which draws its own chart and leaves as a file", async ({ page }) => {
  await page.goto("/explore?ds=bank-marketing&by=builder");
  await page.getByRole("button", { name: "Add group" }).click();
  await page.getByLabel("Group 1").selectOption("job");
  await page.getByRole("button", { name: "Add measure" }).click();
  await page.getByRole("button", { name: "Add filter" }).click();
  await page.getByLabel("Column of filter 1").selectOption("marital");
  await page.getByLabel("Value of filter 1").fill("single");
  const editor = page.getByRole("textbox", { name: "SQL" });
  await expect(editor).toHaveValue(/WHERE marital = 'single'\nGROUP BY job/);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByText("all 12 rows")).toBeVisible();
  await page.getByRole("tab", { name: "Chart" }).click();
  await expect(page.getByRole("figure", { name: "rows over job" })).toBeVisible();
  await shootScreens(page, "s13-chart");

  await page.getByRole("button", { name: "Export" }).click();
  const started = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download CSV" }).click();
  const download = await started;
  expect(download.suggestedFilename()).toBe("bank-marketing-query.csv");
  const text = await readFile(await download.path(), "utf8");
  expect(text.split("\n")[0]).toBe("job,rows");
  expect(text.trimEnd().split("\n")).toHaveLength(13);
});

test("a wrong query is marked where it is wrong, a long one is cancelled, both are remembered", async ({
  page,
}) => {
  await page.goto("/explore");
  const editor = page.getByRole("textbox", { name: "SQL" });
  await editor.fill('SELECT job,\n  agee\nFROM "bank-marketing"');
  await editor.press("Control+Enter");
  const main = page.getByRole("main");
  await expect(main.getByRole("alert")).toContainText('"agee" not found');
  await expect(main.getByRole("alert")).toContainText("(line 2, column 3)");
  await expect(editor).toHaveAttribute("aria-invalid", "true");
  await shootScreens(page, "s13-error");

  await editor.fill("SELECT count(*) FROM range(1000000000000) WHERE range % 7 = 3");
  await editor.press("Control+Enter");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("The query was cancelled.")).toBeVisible();

  await editor.fill("SELECT * FROM read_text('/etc/passwd')");
  await editor.press("Control+Enter");
  await expect(main.getByRole("alert")).toContainText("read_text is not among");

  await page.getByRole("button", { name: "History" }).click();
  const queries = page.getByRole("dialog", { name: "Your queries" });
  await expect(queries.getByRole("button", { name: /read_text.*refused/s })).toBeVisible();
  await expect(queries.getByRole("button", { name: /range.*cancelled/s })).toBeVisible();
  await queries.getByRole("button", { name: /agee.*failed/s }).click();
  await expect(editor).toHaveValue(/agee/);
});

test("a query that finds what is wrong becomes a rule of a contract", async ({ page }) => {
  const sql = 'SELECT * FROM "bank-marketing" WHERE age < 18';
  await page.goto(`/explore?sql=${encodeURIComponent(sql)}`);
  await expect(page.getByText(/over all rows of bank-marketing/)).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Make a check of it…" }).click();
  const dialog = page.getByRole("dialog", { name: "Make a check of the query" });
  await expect(dialog).toContainText(
    "SELECT count(*) FROM (SELECT * FROM {object} WHERE age < 18)",
  );
  await dialog.getByRole("link", { name: "Add to Bank marketing calls" }).click();
  const rule = page.getByRole("dialog", { name: "Add a rule" });
  await expect(rule.getByLabel(/^Query/)).toHaveValue(/FROM \{object\} WHERE age < 18/);
  await rule.getByRole("button", { name: "Add rule" }).click();
  await expect(page.getByRole("table", { name: "Quality rules" })).toContainText("age < 18");
  await expect(page).not.toHaveURL(/rule=/);
});
