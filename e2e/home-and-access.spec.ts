import { expect, test } from "@playwright/test";
import { ADMIN } from "./support/environment";
import { shootScreens } from "./support/screens";

test("each reader has a home: scientist, executive, admin", async ({ page }) => {
  await page.goto("/home?as=scientist");
  await expect(page.getByRole("link", { name: /retrained-2009/ }).first()).toBeVisible();
  await shootScreens(page, "s02-scientist");

  await page.goto("/home?as=executive");
  await expect(page.getByText(/ranked little better than chance/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Rollback target" })).toContainText("none yet");
  await shootScreens(page, "s03-executive");

  await page.goto("/home?as=admin");
  await expect(page.getByText("1 worker alive")).toBeVisible();
  await shootScreens(page, "s04-admin");
});

test("the command menu finds objects and leads to them by keyboard", async ({ page }) => {
  await page.goto("/home");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("poutcome");
  await expect(page.getByRole("option", { name: /poutcome/ }).first()).toBeVisible();
  await page.getByRole("combobox").fill("bank-marketing");
  await page
    .getByRole("option", { name: /Bank marketing calls/ })
    .first()
    .click();
  await expect(page).toHaveURL(/\/(datasets|contracts)\/bank-marketing/);
});

test("jobs, people, keys and audit tell who did what", async ({ page }) => {
  await page.goto("/jobs");
  await expect(page.getByText("Build the demo workspace")).toBeVisible();
  await shootScreens(page, "jobs");
  await page.goto("/people");
  await expect(page.getByText(ADMIN.email).first()).toBeVisible();
  await shootScreens(page, "s35-people");
  await page.goto("/audit?q=models.registerVersion");
  await expect(page.getByText("models.registerVersion").first()).toBeVisible();
  await shootScreens(page, "s35-audit");
});

test.describe("without a session", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("a page leads to sign-in and back, and a wrong password is refused in words", async ({
    page,
  }) => {
    await page.goto("/models");
    await expect(page).toHaveURL(/\/login\?next=/);
    await shootScreens(page, "s01-login");
    await page.getByLabel("E-mail").fill(ADMIN.email);
    await page.getByLabel("Password", { exact: true }).fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/models$/);
  });

  test("the set-up link works once", async ({ page }) => {
    await page.goto("/setup?token=used");
    await expect(page.getByText(/set up|sign in/i).first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Create the admin" })).toBeHidden();
  });
});
