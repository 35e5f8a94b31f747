import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

test("a store leads to the dataset that was ingested from it", async ({ page }) => {
  await page.goto("/stores");
  await expect(page.getByText("Sample files").first()).toBeVisible();
  await shootScreens(page, "s07-stores");

  await page.goto("/datasets");
  await page.getByRole("link", { name: "Bank marketing calls" }).first().click();
  await expect(page.getByRole("heading", { name: "Bank marketing calls", level: 1 })).toBeVisible();
  await expect(page.getByRole("figure", { name: /rows/i }).first()).toBeVisible();
  await expect(page.getByText("5 May 2008 to 17 Nov 2010")).toBeVisible();
  await shootScreens(page, "s10-dataset");

  await page.getByRole("tab", { name: /Profile/ }).click();
  await expect(page.getByRole("row", { name: /balance/ })).toContainText("7 168");
  await shootScreens(page, "s10-profile");
});

test("the contract shows the two months that broke it and the months that kept it", async ({
  page,
}) => {
  await page.goto("/contracts");
  await expect(page.getByText("Bank marketing calls").first()).toBeVisible();
  await shootScreens(page, "s11-contracts");

  await page.goto("/contracts/bank-marketing-calls");
  await expect(page.getByText("Broken: 2 of 68 checks")).toBeVisible();
  const rule = page.getByRole("row", { name: /contact-known/ });
  const cells = rule.getByRole("cell");
  await expect(cells.nth(0)).toContainText("100");
  await expect(cells.nth(1)).toContainText("100");
  await expect(cells.nth(2)).toContainText("4");
  await shootScreens(page, "s11-contract");
});

test("a feature view tells how each missing value is filled, and with what", async ({ page }) => {
  await page.goto("/features");
  await expect(page.getByText("poutcome").first()).toBeVisible();
  await shootScreens(page, "s14-features");

  await page.goto("/features/client_campaign_profile");
  await expect(page.getByRole("row", { name: /^pdays/ })).toContainText("-1");
  await shootScreens(page, "s15-feature-view");
  await page.getByRole("tab", { name: /Imputation/ }).click();
  await expect(page.getByText("pdays").first()).toBeVisible();
  await shootScreens(page, "s15-imputation");
});
