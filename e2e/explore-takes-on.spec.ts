import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

const address = (sql: string) => `/explore?sql=${encodeURIComponent(sql)}`;

test("features are drafted of a query's columns, and what is computed is named", async ({
  page,
}) => {
  await page.goto(
    address(
      'SELECT client_id, called_at, age, job, balance / 2 AS half, y FROM "bank-marketing" WHERE age > 30',
    ),
  );
  await expect(page.getByRole("grid", { name: "Results" })).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Draft features of it…" }).click();
  const dialog = page.getByRole("dialog", { name: "Draft features of the query" });
  await expect(dialog.getByText("Not taken")).toBeVisible();
  await expect(dialog.getByRole("listitem").filter({ hasText: "half" })).toContainText("computed");
  await expect(dialog.getByRole("listitem").filter({ hasText: "WHERE" })).toContainText(
    "every row",
  );
  await expect(dialog.getByRole("checkbox", { name: "y", exact: true })).toBeDisabled();
  await dialog.getByLabel("Name of the view").fill("drafted_view");
  const entity = dialog.getByLabel("Entity", { exact: true });
  if (!(await entity.isVisible())) {
    await dialog.getByLabel("New entity").fill("caller");
    await dialog.getByLabel("Key of the entity").selectOption("client_id");
  }
  await dialog.getByLabel("What a missing age becomes").selectOption("constant");
  await expect(dialog.getByRole("button", { name: "Create the view" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await dialog.getByLabel("Constant of age").fill("40");
  await dialog.getByText("The definition").click();
  await expect(dialog.getByText('"labelColumn": "y"')).toBeVisible();
  await shootScreens(page, "s13-feature-draft");
  await dialog.getByRole("button", { name: "Create the view" }).click();

  await expect(page).toHaveURL(/\/features\/drafted_view/);
  const features = page.getByRole("table", { name: "Features" });
  await expect(features.getByRole("row")).toHaveCount(3);
  await expect(features).toContainText("the constant 40");
});

test("a query over several datasets cannot be drafted, and says why", async ({ page }) => {
  await page.goto(
    address(
      'SELECT a.age FROM "bank-marketing" a JOIN "bank-marketing" b USING (client_id) LIMIT 3',
    ),
  );
  await expect(page.getByText("all 3 rows")).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Draft features of it…" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("joins several tables");
});

test("a result is a report's panel, as a number and as a chart, and is kept when it is frozen", async ({
  page,
}) => {
  await page.goto(address('SELECT count(*) AS calls FROM "bank-marketing"'));
  await expect(page.getByText("all 1 rows")).toBeVisible();
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Add to a report…" }).click();
  const save = page.getByRole("dialog", { name: "Save the query" });
  await save.getByLabel("Name", { exact: true }).fill("All calls");
  await save.getByRole("checkbox", { name: "Show it to the team" }).check();
  await save.getByRole("button", { name: "Save" }).click();
  const add = page.getByRole("dialog", { name: "Add to a report" });
  await add.getByLabel("Shown as").selectOption("number");
  await add.getByLabel("Report", { exact: true }).selectOption("new");
  await add.getByRole("button", { name: "Add" }).click();
  await page.getByRole("link", { name: "Open the report" }).click();
  await expect(page.getByRole("heading", { name: "About All calls" })).toBeVisible();
  const card = page.getByRole("region", { name: "All calls", exact: true });
  await expect(card).toContainText(/45.211/);
  await expect(card).toContainText(/n 45.211 · all rows of bank-marketing v\d/);

  await page.getByRole("button", { name: "Add a block" }).click();
  await page.getByRole("menuitem", { name: /^Query/ }).click();
  const block = page.getByRole("dialog", { name: "Add a query" });
  await block.getByLabel("Saved query").selectOption({ label: "All calls" });
  await block.getByLabel("Shown as").selectOption("table");
  await block.getByRole("button", { name: "Add" }).click();
  await expect(page.getByRole("table", { name: "All calls" })).toContainText(/45.?211/);
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await shootScreens(page, "s23-query-blocks");

  await page.getByRole("button", { name: "More about the report" }).click();
  await page.getByRole("menuitem", { name: "Freeze…" }).click();
  await page.getByRole("button", { name: "Freeze the report" }).click();
  await expect(page.getByText(/^Frozen .* by /)).toBeVisible();
  await expect(card).toContainText(/45.211/);
  await expect(page.getByRole("table", { name: "All calls" })).toContainText(/45.?211/);
});
