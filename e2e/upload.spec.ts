import { expect, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

const CSV = `city,opened_on,visitors\n${Array.from({ length: 50 }, (_, at) => `City ${at},2026-01-${String((at % 28) + 1).padStart(2, "0")},${at * 10}`).join("\n")}\n`;

test("a file from this machine becomes a dataset", async ({ page }) => {
  await page.goto("/datasets");
  await page.getByRole("button", { name: "Upload files" }).click();
  const dialog = page.getByRole("dialog", { name: "Upload files" });
  await dialog
    .getByLabel("Drop files here")
    .setInputFiles({ name: "visitors.csv", mimeType: "text/csv", buffer: Buffer.from(CSV) });
  await expect(dialog).toContainText("visitors.csv");
  await shootScreens(page, "s09-upload");
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();

  const contents = page.getByRole("dialog", { name: "What Uploads holds" });
  const row = contents.getByRole("row", { name: /visitors\.csv/ });
  await expect(row).toContainText("3");
  await row.getByRole("button", { name: "Make dataset" }).click();
  await page.getByRole("button", { name: "Make dataset and ingest" }).click();
  await expect(page.getByText("Succeeded").first()).toBeVisible({ timeout: 30_000 });
  await page.goto("/datasets/visitors");
  await expect(page.getByText("50 rows").first()).toBeVisible();
  await page.getByRole("tab", { name: "Incidents" }).click();
  await expect(page.getByText("No incident so far.")).toBeVisible();
});
