import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { API_KEY, BASE_URL } from "./support/environment";
import { shootScreens } from "./support/screens";

const LONG = "a_table_whose_name_goes_on_and_on_".repeat(4).slice(0, 119);

/** Tells of a small shop: a chain of jobs that ran, one that is only declared, and a circle. */
test.beforeAll(async ({ request }) => {
  const dataset = (name: string) => ({ namespace: "s3://shop", name });
  const job = (name: string, owner?: string) => ({
    ...{ namespace: "shop", name },
    facets: owner === undefined ? {} : { ownership: { owners: [{ name: owner }] } },
  });
  const ran = (name: string, at: string, inputs: string[], outputs: string[]) => ({
    ...{ eventType: "COMPLETE", eventTime: `2026-03-01T10:${at}:00Z`, producer: "urn:e2e" },
    run: { runId: `00000000-0000-4000-8000-0000000000${at}` },
    job: job(name, "shop team"),
    ...{ inputs: inputs.map(dataset), outputs: outputs.map(dataset) },
  });
  const events = [
    ran("load orders", "01", ["shop_raw"], ["shop_orders"]),
    ran("sum orders", "02", ["shop_orders"], [LONG]),
    ran("rank offers", "03", ["shop_orders"], ["shop_offers"]),
    ran("show offers", "04", ["shop_offers"], ["shop_raw"]),
    {
      ...{ eventTime: "2026-03-01T10:05:00Z", producer: "urn:e2e" },
      job: job("audit orders"),
      ...{ inputs: [dataset("shop_orders")], outputs: [] },
    },
  ];
  const told = await request.post(`${BASE_URL}/api/v1/lineage/batch`, {
    ...{ headers: { authorization: `Bearer ${API_KEY}` }, data: events },
  });
  expect(told.status()).toBe(204);
});

const drawingOf = (page: Page) => page.getByRole("group", { name: /^Lineage: / });
const panelOf = (page: Page) => page.getByRole("complementary", { name: "Chosen node" });

async function openShop(page: Page): Promise<void> {
  await page.goto("/lineage");
  await page.getByLabel("Find a node").fill("shop_orders");
  await page.getByRole("list", { name: "Found" }).getByRole("button").first().click();
  await expect(drawingOf(page).getByRole("button", { name: "Dataset shop_orders" })).toBeVisible();
}

test("from a dataset to all that depends on it, hop by hop", async ({ page }) => {
  await page.goto("/lineage");
  await expect(page.getByText("OPENLINEAGE_URL")).toBeVisible();
  await shootScreens(page, "s12-start");

  await page.goto("/datasets/bank-marketing");
  await page.getByRole("main").getByRole("link", { name: "Lineage" }).click();
  const drawing = drawingOf(page);
  const node = (name: RegExp) => drawing.getByRole("button", { name });
  await expect(node(/^Dataset Bank marketing calls/)).toBeVisible();
  await expect(node(/^Feature view client_campaign_profile/)).toBeVisible();
  await expect(node(/^Consumer term-deposit model/)).toBeVisible();
  await expect(node(/^Store Sample files/)).toBeVisible();
  for (const hops of ["3 hops", "4 hops"]) {
    await page.getByRole("button", { name: "One hop more" }).click();
    await expect(page.getByLabel("Hops", { exact: true }).last()).toHaveText(hops);
  }
  await expect(node(/^Endpoint term-deposit/)).toBeVisible();
  await expect(node(/^App call planner/)).toBeVisible();
  await shootScreens(page, "s12-lineage");

  const panel = panelOf(page);
  await node(/^Feature view client_campaign_profile/).click();
  await expect(panel).toContainText("It is on a circle");
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

test("circles are listed, and one of them is shown alone", async ({ page }) => {
  await openShop(page);
  await page.getByRole("button", { name: "One hop more" }).click();
  await page.getByRole("button", { name: "1 circle" }).click();
  const circles = page.getByRole("dialog", { name: "Circles" });
  await circles.getByRole("button", { name: /shop_offers/ }).click();
  await page.keyboard.press("Escape");
  const faint = drawingOf(page).getByRole("button", { name: "Job audit orders" });
  await expect(faint).toHaveAttribute("opacity", /./);
  await expect(
    drawingOf(page).getByRole("button", { name: "Job rank offers" }),
  ).not.toHaveAttribute("opacity", /./);
  await shootScreens(page, "s12-circle");
});

test("the drawing is walked, widened and left by keyboard alone", async ({ page }) => {
  await openShop(page);
  const drawing = drawingOf(page);
  await drawing.getByRole("button", { name: "Dataset shop_orders" }).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(drawing.getByRole("button", { name: "Job load orders" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(drawing.getByRole("button", { name: "Dataset shop_orders" })).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press(" ");
  await expect(panelOf(page)).toContainText("load orders");
  await page.keyboard.press("Escape");
  await expect(panelOf(page)).toContainText("shop_orders");
  await page.keyboard.press("-");
  await expect(page).toHaveURL(/hops=1/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/kind=job/);
});

test("a node's menu hides it, and tells what a change of it reaches by owner", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openShop(page);
  const drawing = drawingOf(page);
  await drawing.getByRole("button", { name: "Job audit orders" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Hide" }).click();
  await expect(drawing.getByRole("button", { name: "Job audit orders" })).toHaveCount(0);
  await page.reload();
  await page.getByRole("button", { name: "Show 1 hidden" }).click();
  await expect(drawing.getByRole("button", { name: "Job audit orders" })).toBeVisible();

  await drawing.getByRole("button", { name: "Dataset shop_orders" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: /^If it changes/ }).click();
  const impact = panelOf(page).getByRole("region", { name: "Impact" });
  await expect(impact).toContainText("It reaches 8 assets of 1 owner");
  await expect(impact.getByRole("list", { name: "Assets of shop team" })).toContainText(
    "show offers",
  );
  await impact.getByRole("button", { name: "Copy as text" }).click();
  await expect(page.getByText("List copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    "shop team:\n- Job: rank offers",
  );
  await shootScreens(page, "s12-impact");
});

test("only declared edges, closed groups and an earlier time are kept in the address", async ({
  page,
}) => {
  await openShop(page);
  const drawing = drawingOf(page);
  await page.getByRole("combobox", { name: "Edges" }).selectOption("Only declared");
  await expect(drawing).toHaveAccessibleName("Lineage: 2 nodes, 1 edges");
  await page.getByRole("combobox", { name: "Edges" }).selectOption("All edges");
  await page.getByRole("combobox", { name: "Group by" }).selectOption("By namespace");
  await expect(drawing.getByRole("button", { name: /^Group shop, \d nodes/ })).toBeVisible();
  await page.reload();
  await drawing.getByRole("button", { name: /^Group shop, \d nodes/ }).click();
  await expect(panelOf(page).getByRole("list", { name: "Members" })).toContainText("load orders");
  await shootScreens(page, "s12-groups");
  await panelOf(page).getByRole("button", { name: "Open the group" }).click();
  await expect(drawing.getByRole("button", { name: "Job load orders" })).toBeVisible();
  await page.getByRole("combobox", { name: "Group by" }).selectOption("No groups");

  await page.getByRole("button", { name: "Time" }).click();
  const slider = page.getByRole("slider", { name: "Time of the graph" });
  await expect(slider).toHaveAttribute("aria-valuetext", "now");
  await slider.press("Home");
  await expect(slider).toHaveAttribute("aria-valuetext", /load orders ran/);
  await expect(drawing).toHaveAccessibleName("Lineage: 3 nodes, 2 edges");
  await shootScreens(page, "s12-time");
  await page.getByRole("button", { name: "Now" }).click();
  await expect(drawing).toHaveAccessibleName(/Lineage: (8|9) nodes/);
});

test("the list beside the drawing is a tree that the keyboard walks", async ({ page }) => {
  await openShop(page);
  await page.getByRole("button", { name: "List" }).click();
  const tree = page.getByRole("tree", { name: "Drawn nodes" });
  await expect(tree.getByRole("treeitem", { name: /^Datasets/ })).toBeVisible();
  await page.getByLabel("Search the drawn nodes").fill("offers");
  await expect(tree.getByRole("treeitem", { name: /shop_offers/ })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(tree).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: /offers/ })).toBeVisible();
});

test("two thousand nodes ask for a focus, and are drawn all the same", async ({
  page,
  request,
}) => {
  const events = Array.from({ length: 1_000 }, (_, at) => ({
    ...{ eventType: "COMPLETE", producer: "urn:e2e" },
    eventTime: new Date(Date.UTC(2026, 2, 2) + at * 1_000).toISOString(),
    run: { runId: `00000000-0000-4000-9000-${String(at).padStart(12, "0")}` },
    job: { namespace: `crowd ${at % 7}`, name: `crowd job ${at}` },
    inputs: [at === 0 ? 0 : Math.floor(at / 12), 0].map((from) => ({
      ...{ namespace: "crowd", name: `crowd_${from}` },
    })),
    outputs: [{ namespace: "crowd", name: `crowd_${at + 1}` }],
  }));
  const told = await request.post(`${BASE_URL}/api/v1/lineage/batch`, {
    ...{ headers: { authorization: `Bearer ${API_KEY}` }, data: events },
  });
  expect(told.status()).toBe(204);
  await page.goto("/lineage");
  await page.getByLabel("Find a node").fill("crowd_0");
  await page.getByRole("list", { name: "Found" }).getByRole("button").first().click();
  await expect(page.getByText(/nodes are too many to be read at once/)).toBeVisible();
  await shootScreens(page, "s12-ask");
  await page.getByRole("button", { name: "Draw all" }).click();
  const drawing = drawingOf(page);
  await expect(drawing).toHaveAccessibleName(/Lineage: 2,?001 nodes|Lineage: 2,?000 nodes/);
  await page.getByRole("button", { name: "Show all" }).click();
  await shootScreens(page, "s12-crowd");
  await page.getByRole("combobox", { name: "Group by" }).selectOption("By namespace");
  await expect(drawing.getByRole("button", { name: /^Group crowd 3/ })).toBeVisible();
});
