import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

const PROJECT = "/p/bank-term-deposit";

test("a sweep is defined, searches, and its best values train the pipeline", async ({ page }) => {
  await page.goto(`${PROJECT}/sweeps`);
  await expect(page.getByText("No sweep yet")).toBeVisible();
  await shootScreens(page, "sweeps-empty");

  await page.getByRole("button", { name: "New sweep" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New sweep" });
  await dialog.getByLabel("Name").fill("Penalty search");
  await expect(dialog.getByText("Any number of combinations, at most 20 trials")).toBeVisible();
  await dialog.getByLabel("Trials at most").fill("8");
  await dialog.getByLabel("From").fill("0");
  await expect(dialog.getByText(/model\.l2: min 0 must be above 0/)).toBeVisible();
  await dialog.getByLabel("From").fill("0.01");

  await dialog.getByLabel("Method").selectOption("grid");
  await dialog.getByLabel("Values").fill("30");
  await expect(dialog.getByText(/30 combinations, more than the 8 trials/)).toBeVisible();
  await dialog.getByLabel("Values").fill("6");
  await dialog.getByRole("button", { name: "Add setting" }).click();
  await dialog.getByLabel("Kind").nth(1).selectOption("choice");
  await dialog.getByLabel("Values").nth(1).fill("50");
  await expect(dialog.getByText("6 combinations, at most 6 trials")).toBeVisible();
  await shootScreens(page, "sweeps-form");
  await dialog.getByRole("button", { name: "Start sweep" }).click();

  await expect(page.getByRole("heading", { name: "Penalty search", level: 1 })).toBeVisible();
  await expect(page.getByText("6 finished")).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole("list", { name: "Best values" })).toContainText("l2");
  await expect(page.getByText(/The evaluation window stays untouched/)).toBeVisible();
  await expect(page.getByRole("row", { name: /Best so far/ })).toBeVisible();
  await shootScreens(page, "sweep");

  await page.getByRole("tab", { name: "As code" }).click();
  await expect(page.getByText("curl -X POST")).toBeVisible();

  await page.getByRole("link", { name: "Open in workspace" }).click();
  await expect(page).toHaveURL(/\/runs\?q=parent/);
  await expect(page.getByText("Penalty search · 6").first()).toBeVisible();
  await page.goBack();

  await page.getByRole("button", { name: "Train with the best values" }).click();
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page).toHaveURL(/\/pipelines\/term-deposit-training\/runs\/\d+/);
  await expect(page.getByText("All 6 steps succeeded")).toBeVisible({ timeout: 45_000 });

  await page.goto("/sweeps");
  await expect(page.getByRole("row", { name: /Penalty search.*6 of 6/ })).toBeVisible();
  await shootScreens(page, "sweeps");
});
