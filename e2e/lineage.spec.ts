import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

test("from a dataset to all that depends on it, hop by hop", async ({ page }) => {
  await page.goto("/lineage");
  await expect(page.getByText("OPENLINEAGE_URL")).toBeVisible();
  await shootScreens(page, "s12-start");

  await page.goto("/datasets/bank-marketing");
  await page.getByRole("main").getByRole("link", { name: "Lineage" }).click();
  const drawing = page.getByRole("group", { name: /^Lineage: / });
  const node = (name: RegExp) => drawing.getByRole("button", { name });
  await expect(node(/^Dataset Bank marketing calls/)).toBeVisible();
  await expect(node(/^Feature view client_campaign_profile/)).toBeVisible();
  await expect(node(/^Endpoint term-deposit/)).toHaveCount(0);
  for (const hops of ["3 hops", "4 hops"]) {
    await page.getByRole("button", { name: "One hop more" }).click();
    await expect(page.getByLabel("Hops", { exact: true }).last()).toHaveText(hops);
  }
  await expect(node(/^Endpoint term-deposit/)).toBeVisible();
  await shootScreens(page, "s12-lineage");

  await node(/^Feature view client_campaign_profile/).click();
  const panel = page.getByRole("complementary", { name: "Chosen node" });
  await expect(panel).toContainText("A change of it reaches 5");
  await node(/^Dataset Bank marketing calls/).click();
  await panel.getByRole("button", { name: /^contact/ }).click();
  await expect(page).toHaveURL(/col=contact/);
  await expect(panel.getByRole("region", { name: "Way of contact" })).toContainText(
    "client_campaign_profile",
  );
  await shootScreens(page, "s12-column");
  for (const kind of ["SVG", "PNG"]) {
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the drawing" }).click();
    await page.getByRole("menuitem", { name: kind }).click();
    const file = await readFile(await (await waiting).path());
    expect(file.byteLength).toBeGreaterThan(2_000);
    if (kind === "SVG") expect(file.toString()).toContain("Lineage of Bank marketing calls");
    else expect(file.subarray(1, 4).toString()).toBe("PNG");
  }
  await panel.getByRole("button", { name: /^contact/ }).click();
  await node(/^Feature view client_campaign_profile/).click();
  await panel.getByRole("button", { name: "Go on from here" }).click();
  await expect(page).toHaveURL(/kind=feature-view/);
  await page.goBack();
  await expect(page).toHaveURL(/kind=dataset/);
});
