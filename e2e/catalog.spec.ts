import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

test("datasets are found, given an owner at once, and the edit is undone", async ({ page }) => {
  await page.goto("/datasets?q=markting");
  const row = page.getByRole("row", { name: /Bank marketing calls/ });
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByRole("checkbox", { name: "demo" }).check();
  await expect(page).toHaveURL(/tag/);
  await page.keyboard.press("Escape");
  await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: /Edit owner/ }).click();
  const dialog = page.getByRole("dialog", { name: "Edit 1 dataset" });
  await dialog.getByLabel(/^Domain/).fill("retail");
  await dialog.getByLabel(/^Add tags/).fill("quarterly");
  await shootScreens(page, "s09-edit-many");
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("1 dataset changed")).toBeVisible();
  await page.goto("/datasets?q=domain:retail+and+tag:quarterly");
  await expect(row).toBeVisible();

  await row.getByRole("checkbox").check();
  await page.getByRole("button", { name: /Edit owner/ }).click();
  await page
    .getByRole("dialog")
    .getByLabel(/^Remove tags/)
    .fill("quarterly");
  await page.getByRole("dialog").getByRole("button", { name: "Apply" }).click();
  await expect(row).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row).toBeVisible();
});

test("an arrangement of the datasets is kept under a name, and its address opens it", async ({
  page,
}) => {
  await page.goto("/datasets?q=rows+%3E+1000&s=-rows");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save as new…" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await dialog.getByLabel("Name").fill("Largest first");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Largest first" })).toBeVisible();
  const address = page.url();
  await page.goto("/datasets");
  await page.goto(address);
  await expect(page.getByRole("button", { name: "Largest first" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Filter Datasets" })).toHaveValue("rows > 1000");
  await page.getByRole("button", { name: "Largest first" }).click();
  await page.getByRole("menuitem", { name: "Delete Largest first" }).click();
  await expect(page.getByRole("button", { name: "Views" })).toBeVisible();
});

test("a term of the glossary names what a dataset and its columns hold", async ({ page }) => {
  await page.goto("/glossary");
  await page.getByRole("button", { name: "Add term" }).first().click();
  await page.getByLabel("Name").fill("Reachability");
  await page.getByLabel(/^Meaning/).fill("How a person could be reached by telephone");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /Reachability/ })).toContainText("nothing yet");

  await page.goto("/datasets/bank-marketing?tab=profile");
  await page.getByRole("button", { name: "Describe columns" }).click();
  await page.getByLabel("Description of contact").fill("Cellular or landline");
  await page.getByLabel("Term of contact").selectOption({ label: "Reachability" });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row", { name: /contact/ })).toContainText("Cellular or landline");
  await page.goto("/glossary");
  await page
    .getByRole("row", { name: /Reachability/ })
    .getByRole("link")
    .click();
  await expect(page.getByRole("row", { name: /Bank marketing calls/ })).toBeVisible();
});

test("a store's page tells what a scan would change, and who reads from it", async ({ page }) => {
  await page.goto("/datasets/bank-marketing");
  await expect(page.getByText("First rows")).toBeVisible();
  await page.goto("/stores");
  await page.getByRole("link", { name: "Sample files" }).click();
  await page.getByRole("tab", { name: /^Datasets/ }).click();
  await expect(page.getByRole("link", { name: "Bank marketing calls" })).toBeVisible();
  await page.getByRole("button", { name: "What would a scan change?" }).click();
  const dialog = page.getByRole("dialog", { name: /What a scan of/ });
  await expect(dialog).toContainText("Nothing was kept", { timeout: 30_000 });
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByRole("tab", { name: "Access" }).click();
  await expect(page.getByText("looked at its rows").first()).toBeVisible();
  await shootScreens(page, "s08-store");
});
