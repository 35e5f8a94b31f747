import { expect, type Page, test } from "@playwright/test";
import { shootScreens } from "./support/screens";

const PROJECT = "bank-term-deposit";

const blockAt = (page: Page, place: number) =>
  page.getByRole("region", { name: new RegExp(`, block ${place} of `) });

async function addBlock(page: Page, kind: string): Promise<void> {
  await page.getByRole("button", { name: "Add a block" }).click();
  await page.getByRole("menuitem", { name: kind }).click();
}

test("a report is written, commented on, frozen, and then changes no more", async ({ page }) => {
  await page.goto(`/p/${PROJECT}/reports`);
  await page.getByRole("button", { name: "New report" }).first().click();
  await page.getByLabel("Title").fill("What the second model learned");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(
    page.getByRole("heading", { name: "What the second model learned", level: 1 }),
  ).toBeVisible();

  await addBlock(page, "Text");
  await page.getByLabel("Text of the block").fill("# Finding\n\nThe **second** model is better.");
  await page.getByLabel("Text of the block").press("Escape");
  await expect(page.getByRole("heading", { name: "Finding", level: 2 })).toBeVisible();

  await addBlock(page, "Panel");
  await page.getByLabel("Metric").selectOption("fit.logLoss");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("figure", { name: "fit.logLoss over step" })).toBeVisible();

  await addBlock(page, "Run set");
  await page.getByLabel("Keep exactly these runs").check();
  await page.getByLabel("evaluation.auc", { exact: true }).check();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("link", { name: "retrained-2009" })).toBeVisible();

  await addBlock(page, "Gate result");
  await page.getByLabel("Model", { exact: true }).selectOption("term-deposit");
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("spinbutton", { name: "Limit" }).fill("0.99");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Failed").first()).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  // A removed block comes back; the grip moves a block by keyboard.
  await blockAt(page, 4)
    .getByRole("button", { name: /^More about/ })
    .click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(blockAt(page, 4)).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect(blockAt(page, 4)).toBeVisible();
  await blockAt(page, 4).getByRole("button", { name: /^Move/ }).press("ArrowUp");
  await expect(page.getByRole("region", { name: "Gate result, block 3 of 4" })).toBeVisible();

  await blockAt(page, 1)
    .getByRole("button", { name: /^Comments on/ })
    .click();
  await page.getByLabel("Comment", { exact: true }).fill("By how much?");
  await page.getByRole("button", { name: "Comment", exact: true }).click();
  await expect(page.getByText("By how much?", { exact: true })).toBeVisible();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await shootScreens(page, "s23-report-live");

  await page.getByRole("button", { name: "More about the report" }).click();
  await page.getByRole("menuitem", { name: "Freeze…" }).click();
  await page.getByRole("button", { name: "Freeze the report" }).click();
  await expect(page.getByText(/^Frozen \d+ \w+ \d{4} \d\d:\d\d UTC by Ada Admin$/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a block" })).toBeHidden();

  // Frozen, it is drawn without asking the server about runs or models again.
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.reload();
  await expect(page.getByRole("figure", { name: "fit.logLoss over step" })).toBeVisible();
  await expect(page.getByRole("link", { name: "retrained-2009" })).toBeVisible();
  expect(asked.filter((url) => /trpc\/.*(runs\.|models\.)/.test(url))).toEqual([]);
  await shootScreens(page, "s23-report-frozen");

  await page.getByRole("button", { name: "More about the report" }).click();
  await page.getByRole("menuitem", { name: "Duplicate as live copy" }).click();
  await expect(
    page.getByRole("heading", { name: "What the second model learned (copy)", level: 1 }),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a block" })).toBeVisible();
});

test("who saves over somebody else's changes is told and may keep a copy", async ({
  page,
  context,
}) => {
  await page.goto(`/p/${PROJECT}/reports`);
  await page.getByRole("button", { name: "New report" }).first().click();
  await page.getByLabel("Title").fill("Two authors");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Two authors", level: 1 })).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("heading", { name: "Two authors", level: 1 })).toBeVisible();

  await addBlock(page, "Text");
  await page.getByLabel("Text of the block").fill("First");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await addBlock(other, "Text");
  await other.getByLabel("Text of the block").fill("Second");
  await other.getByRole("button", { name: "Keep mine as a copy" }).click();
  await expect(
    other.getByRole("heading", { name: "Two authors (my copy)", level: 1 }),
  ).toBeVisible();
  await expect(other.getByText("Second")).toBeVisible();
  await page.reload();
  await expect(page.getByText("First")).toBeVisible();
});

test("a panel of the workspace goes into a new report and shows the same runs there", async ({
  page,
}) => {
  await page.goto(`/p/${PROJECT}/runs`);
  await page.getByLabel("Search panels by a regular expression").fill("gradient");
  await page.getByRole("button", { name: "Add fit.gradientNorm to a report" }).click();
  await page.getByLabel("Report", { exact: true }).selectOption({ label: "A new report" });
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("link", { name: "Open the report" }).click();
  await expect(page).toHaveURL(/\/reports\//);
  await expect(blockAt(page, 1)).toContainText("champion-2008");
  await expect(blockAt(page, 1)).toContainText("retrained-2009");
});
