import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

const PROJECT = "/p/bank-term-deposit";

test("a baseline stays on top, and the others say how far they are from it", async ({ page }) => {
  await page.goto(`${PROJECT}/runs?layout=table`);
  const row = page.getByRole("row", { name: /champion-2008/ });
  await expect(row).toBeVisible();
  const table = page.getByRole("grid", { name: "Runs" });
  await table.focus();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("b");
  await expect(page).toHaveURL(/base=/);
  await expect(page.getByRole("button", { name: "Baseline champion-2008" })).toBeVisible();
  await expect(page.getByRole("row", { name: /champion-2008/ })).toHaveCount(2);
  await expect(page.getByRole("row", { name: /retrained-2009/ })).toContainText("+0.1");
  await page.keyboard.press(" ");
  await expect(page.getByRole("complementary", { name: "Run at a glance" })).toContainText(
    "evaluation.auc",
  );
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/peek=/);
});

test("columns are found by name, kept in the address, and undone", async ({ page }) => {
  await page.goto(`${PROJECT}/runs?layout=table`);
  await expect(page.getByRole("link", { name: "retrained-2009" })).toBeVisible();
  await page.getByRole("button", { name: /^Columns/ }).click();
  await page.getByLabel("Search columns").fill("ece");
  await page.getByRole("checkbox", { name: "evaluation.ece" }).check();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: /Calibration error/ })).toBeVisible();
  await expect(page).toHaveURL(/cols=/);
  await page.reload();
  await expect(page.getByRole("columnheader", { name: /Calibration error/ })).toBeVisible();
  await page.getByRole("button", { name: "Menu of column Status" }).click();
  await page.getByRole("menuitem", { name: "Hide column" }).click();
  await expect(page.getByRole("columnheader", { name: "Status" })).toBeHidden();
  await page.getByRole("button", { name: "Undo the last change of layout" }).click();
  await expect(page.getByRole("columnheader", { name: "Status" })).toBeVisible();
});

test("runs are grouped, and a view keeps the groups by name", async ({ page }) => {
  await page.goto(`${PROJECT}/runs?layout=table`);
  await expect(page.getByRole("link", { name: "retrained-2009" })).toBeVisible();
  await page.getByRole("button", { name: "Group", exact: true }).click();
  await page.getByRole("menuitem", { name: "experiment" }).click();
  await expect(page).toHaveURL(/g=experiment/);
  const group = page.getByRole("row", { name: /propensity 2/ });
  await expect(group).toContainText("±");
  await page.getByRole("button", { name: "Open propensity" }).click();
  await expect(page.getByRole("link", { name: "retrained-2009" })).toBeVisible();
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: /Save as new/ }).click();
  await page.getByLabel("Name", { exact: true }).fill("By experiment");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page).toHaveURL(/v=/);
  await page.goto(`${PROJECT}/runs`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: /By experiment/ }).click();
  await expect(page.getByRole("button", { name: "Open propensity" })).toBeVisible();
});

test("runs with an open eye have curves beside the table", async ({ page }) => {
  await page.goto(`${PROJECT}/runs`);
  await page.getByLabel("Search panels by a regular expression").fill("gradient");
  const curve = page
    .getByRole("figure", { name: /gradientNorm/ })
    .or(page.getByRole("region", { name: /gradientNorm/ }));
  await expect(curve.first()).toContainText("champion-2008");
  await shootScreens(page, "s20-runs-and-curves");
  await page.getByRole("button", { name: "Curve of champion-2008" }).click();
  await expect(curve.first()).not.toContainText("champion-2008");
  await expect(page).toHaveURL(/w=/);
});

test("deleted runs leave the list and can be restored", async ({ page }) => {
  await page.goto(`${PROJECT}/runs?layout=table`);
  await page.getByLabel("Select champion-2008").check();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByLabel("Tag", { exact: true }).fill("looked-at");
  await page.getByLabel(/^Value/).fill("yes");
  await page.getByRole("button", { name: "Set" }).click();
  await expect(page.getByText("1 run tagged")).toBeVisible();
  await page.getByLabel("Select champion-2008").check();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name: "champion-2008" })).toBeHidden();
  await page.goto(`${PROJECT}/runs?layout=table&life=deleted`);
  await page.getByLabel("Select champion-2008").check();
  await page.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("1 run restored")).toBeVisible();
  await page.goto(`${PROJECT}/runs?layout=table`);
  await expect(page.getByRole("link", { name: "champion-2008" })).toBeVisible();
});
