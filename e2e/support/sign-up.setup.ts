import { expect, test } from "@playwright/test";
import { ADMIN, ADMIN_STATE, readSetupUrl } from "./environment";

test("the link that the first start prints makes the first admin and signs them in", async ({
  page,
}) => {
  await page.goto(readSetupUrl());
  await page.getByLabel("Name").fill(ADMIN.name);
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Create the admin" }).click();

  await page.getByRole("link", { name: "Open the workspace" }).click();
  await expect(page).toHaveURL(/\/home/);
  await page.context().storageState({ path: ADMIN_STATE });
});
