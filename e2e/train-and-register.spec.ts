import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

const PROJECT = "/p/bank-term-deposit";

test("a pipeline run shows its steps, their times and their log", async ({ page }) => {
  await page.goto("/pipelines");
  await page.getByRole("link", { name: "Term deposit training" }).first().click();
  await expect(
    page.getByRole("heading", { name: "Term deposit training", level: 1 }),
  ).toBeVisible();
  for (const step of ["ingest", "validate", "features", "train", "evaluate", "register"]) {
    await expect(
      page.getByRole("list", { name: "Steps" }).getByText(step, { exact: true }),
    ).toBeVisible();
  }
  await shootScreens(page, "s18-pipeline");

  await page.goto("/pipelines/term-deposit-training/runs/1");
  await expect(page.getByText("All 6 steps succeeded")).toBeVisible();
  await page.getByRole("button", { name: /^validate/ }).click();
  await expect(page.getByText(/contact-known/).first()).toBeVisible();
  await page.getByRole("button", { name: /^train/ }).click();
  await expect(page.getByText("Read 27716 training rows with 13 features")).toBeVisible();
  await shootScreens(page, "s19-pipeline-run");
});

test("two runs are compared: what differs, and what came of it", async ({ page }) => {
  await page.goto(`${PROJECT}/runs`);
  await expect(page.getByRole("link", { name: "retrained-2009" })).toBeVisible();
  await shootScreens(page, "s20-runs");

  await page.getByLabel("Select champion-2008").check();
  await page.getByLabel("Select retrained-2009").check();
  await page
    .getByRole("button", { name: /Compare/ })
    .or(page.getByRole("link", { name: "Compare" }))
    .click();
  await expect(page.getByRole("heading", { name: "2 runs compared", level: 1 })).toBeVisible();
  await expect(page.getByText("train.from").first()).toBeVisible();
  await expect(page.getByText("model.l2")).toBeHidden();
  await page.getByLabel("Show equal rows").check();
  await expect(page.getByText("model.l2").first()).toBeVisible();
  await shootScreens(page, "s22-compare");
});

test("filtering the runs keeps the filter in the address and marks a mistake", async ({ page }) => {
  await page.goto(`${PROJECT}/runs`);
  const filter = page.getByLabel("Filter Runs");
  await filter.fill("metric.evaluation.auc > 0.6");
  await filter.press("Enter");
  await expect(page.getByRole("link", { name: "retrained-2009" })).toBeVisible();
  await expect(page.getByRole("link", { name: "champion-2008" })).toBeHidden();
  await expect(page).toHaveURL(/q=/);

  await filter.fill("metric.evaluation.auc >");
  await filter.press("Enter");
  await expect(page.getByText(/at character/)).toBeVisible();
});

test("both runs are versions of one model, with the figures that each promised", async ({
  page,
}) => {
  await page.goto("/models");
  await expect(page.getByRole("link", { name: "term-deposit", exact: true })).toBeVisible();
  await shootScreens(page, "s24-models");
  await page.getByRole("link", { name: "term-deposit", exact: true }).click();
  await expect(page.getByRole("row", { name: /v1.*champion/ })).toBeVisible();
  await expect(page.getByRole("row", { name: /v2.*challenger/ })).toBeVisible();
  await shootScreens(page, "s25-model");
  await page
    .getByRole("row", { name: /v2.*challenger/ })
    .getByRole("link")
    .first()
    .click();
  await expect(page.getByText(/AUC 0\.6\d+ on 3\s?118 rows/)).toBeVisible();
  await shootScreens(page, "s21-run");
});
