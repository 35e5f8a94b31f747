import { expect, test } from "@playwright/test";
import { ADMIN, ADMIN_STATE, readSetupUrl } from "./environment";

test("the link that the first start prints makes the first admin and signs them in", async ({
  page,
}) => {
  await page.goto(readSetupUrl());
  await page.getByLabel(/name/i).first().fill(ADMIN.name);
  await page.getByLabel(/e-?mail/i).fill(ADMIN.email);
  for (const field of await page.locator("input[type=password]").all()) {
    await field.fill(ADMIN.password);
  }
  await page.locator("button[type=submit]").click();

  await expect(page).toHaveURL(/\/home/);
  await page.context().storageState({ path: ADMIN_STATE });
});
