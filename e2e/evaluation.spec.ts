import { expect, test } from "@playwright/test";

test("a threshold's matrix and cost follow the slider, and the address keeps it", async ({
  page,
}) => {
  await page.goto("/p/bank-term-deposit/runs");
  await page.getByRole("link", { name: "retrained-2009" }).click();
  await page.getByRole("tab", { name: "Evaluation" }).click();
  const matrix = page.getByRole("table", { name: "Confusion matrix" });
  const slider = page.getByRole("slider", { name: /Threshold/ });
  await expect(matrix).toBeVisible();

  /** Rows decided rightly and wrongly: true and false positives, false and true negatives. */
  const counts = async () => {
    const texts = await matrix.getByRole("cell").allInnerTexts();
    return texts
      .filter((text) => text.includes("tives"))
      .map((text) => Number((text.split("\n")[0] ?? "").replace(/\D/g, "")));
  };
  await slider.fill("0");
  await expect(page).toHaveURL(/threshold=0/);
  const all = await counts();
  expect(all).toHaveLength(4);
  // At threshold 0 every row is decided positive.
  expect([all[1], all[3]]).toEqual([0, 0]);

  await page.getByRole("button", { name: /^Best F1/ }).click();
  const best = await counts();
  expect(best[0] === undefined || all[0] === undefined || best[0] <= all[0]).toBe(true);
  await page.getByLabel("Cost of a false negative").fill("9");
  await page.getByRole("button", { name: /^Lowest cost/ }).click();
  await expect(page).toHaveURL(/costFn=9/);
  const address = page.url();
  await page.goto(address);
  await expect(page.getByLabel("Cost of a false negative")).toHaveValue("9");

  const slices = page.getByRole("table", { name: "Quality by slice" });
  await expect(slices.getByRole("row")).toHaveCount(11);
  await page.getByRole("button", { name: /^All \d+ slices/ }).click();
  await expect(slices.getByRole("row").nth(11)).toBeVisible();
});
