import { expect, type Page, test } from "@playwright/test";
import { API_KEY } from "./support/environment";
import { shootScreens } from "./support/screens";

const JOBS = `SELECT job, marital, count(*) AS calls FROM "bank-marketing" GROUP BY job, marital ORDER BY job, marital`;

async function openQuery(page: Page, sql: string, more = ""): Promise<void> {
  await page.goto(`/explore?sql=${encodeURIComponent(sql)}${more}`);
  await expect(page.getByRole("grid", { name: "Results" })).toBeVisible();
}

async function chooseOfResult(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function saveAs(page: Page, name: string): Promise<void> {
  await chooseOfResult(page, "Save…");
  const dialog = page.getByRole("dialog", { name: "Save the query" });
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("checkbox", { name: "Show it to the team" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
}

test("a query is saved, opened by its address, changed, and comes back after it was deleted", async ({
  page,
  request,
}) => {
  await openQuery(page, JOBS);
  await saveAs(page, "Calls by job and family");
  await expect(page).toHaveURL(/view=calls-by-job-and-family/);
  await expect(page).not.toHaveURL(/sql=/);

  await page.goto("/explore?view=calls-by-job-and-family");
  const bar = page.getByRole("region", { name: "Saved query Calls by job and family" });
  await expect(bar).toContainText("for the team");
  await expect(page.getByRole("textbox", { name: "SQL" })).toHaveValue(JOBS);
  await expect(page.getByText("all 36 rows")).toBeVisible();
  await shootScreens(page, "s13-saved-query");

  const byKey = { headers: { authorization: `Bearer ${API_KEY}` } };
  const rest = "/api/v1/explore/queries/calls-by-job-and-family";
  expect(await (await request.get(rest, byKey)).json()).toMatchObject({ sql: JOBS, shared: true });
  const { answer } = await (await request.get(`${rest}/answer`, byKey)).json();
  expect(answer.rows).toHaveLength(36);

  const editor = page.getByRole("textbox", { name: "SQL" });
  await editor.fill(`${JOBS} LIMIT 5`);
  await editor.press("Control+Enter");
  await expect(bar).toContainText("changed since");
  await page.goBack();
  await expect(bar).not.toContainText("changed since");
  await page.goForward();
  await bar.getByRole("button", { name: "Save changes" }).click();
  await expect(bar).not.toContainText("changed since");
  await expect(page.getByText("all 5 rows")).toBeVisible();

  await bar.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit the saved query" });
  await dialog.getByLabel("Name", { exact: true }).fill("Five of them");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(/view=calls-by-job-and-family/);

  const renamed = page.getByRole("region", { name: "Saved query Five of them" });
  await renamed.getByRole("button", { name: "Delete" }).click();
  await expect(renamed).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(renamed).toBeVisible();

  await renamed.getByRole("button", { name: "Close the saved query" }).click();
  await page.getByRole("button", { name: "Saved", exact: true }).click();
  await page.getByLabel("Find a saved query").fill("five");
  await page.getByRole("button", { name: /^Five of them/ }).click();
  await expect(renamed).toBeVisible();
});

test("a saved query that is not there says so and leaves Explore in use", async ({ page }) => {
  await page.goto("/explore?view=no-such-query");
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("The saved query could not be opened");
});

test("a chart is split into facets that the address keeps", async ({ page }) => {
  await openQuery(page, JOBS);
  await page.getByRole("tab", { name: "Chart" }).click();
  await expect(page.getByRole("figure", { name: "calls over job" })).toBeVisible();
  await page.getByLabel(/^Colour/).selectOption("");
  await expect(page.getByText(/Several rows have the same job/)).toBeVisible();
  await page.getByLabel(/^Facet/).selectOption("marital");
  const facets = page.getByRole("region", { name: "calls over job by marital" });
  await expect(facets.getByRole("figure")).toHaveCount(3);
  await expect(facets.getByRole("figure", { name: /marital = single/ })).toBeVisible();
  await shootScreens(page, "s13-facets");
  await page.reload();
  await expect(facets.getByRole("figure")).toHaveCount(3);
});

test("more than twelve facets are counted", async ({ page }) => {
  const sql = `SELECT age, count(*) AS calls, marital FROM "bank-marketing"
    WHERE age BETWEEN 20 AND 59 GROUP BY ALL`;
  const chart = { kind: "bar", x: "marital", y: "calls", colour: "", facet: "age" };
  const parts = { as: "chart", sql, chart: JSON.stringify(chart) };
  await page.goto(`/explore?${new URLSearchParams(parts)}`);
  const facets = page.getByRole("region", { name: "calls over marital by age" });
  await expect(facets.getByRole("figure")).toHaveCount(12);
  await expect(facets.getByText(/first 12 of 40 facets/)).toBeVisible();
});

test("a sample says on every number that it is one, stays in the address and goes back", async ({
  page,
}) => {
  await openQuery(page, 'SELECT count(*) AS calls FROM "bank-marketing"');
  const scope = page.getByRole("radiogroup", { name: "Rows to read" });
  await expect(scope.getByRole("radio", { name: /^All rows/ })).toBeChecked();
  await expect(scope.getByRole("radio", { name: /^Sample about 4.521 rows/ })).toBeVisible();
  await scope.getByRole("radio", { name: /^Sample/ }).click();
  await expect(page).toHaveURL(/n=sample/);
  const status = page.getByRole("main").getByRole("status").first();
  await expect(status).toContainText(/≈ 10.% sample, about 4.521 of 45.211 rows/);
  await expect(page.getByText("all 1 rows of a sample")).toBeVisible();
  await expect(page.getByText(/Distributions count the rows of a ≈ 10.% sample/)).toBeVisible();
  await shootScreens(page, "s13-sample");
  await page.reload();
  await expect(scope.getByRole("radio", { name: /^Sample/ })).toBeChecked();
  await page.goBack();
  await expect(scope.getByRole("radio", { name: /^All rows/ })).toBeChecked();
  await expect(page.getByRole("grid", { name: "Results" })).toContainText(/45.211/);
});
