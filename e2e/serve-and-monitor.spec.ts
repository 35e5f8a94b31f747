import { expect, test } from "@playwright/test";
import { API_KEY, BASE_URL } from "./support/environment";
import { shootScreens } from "./support/screens";

const CLIENT = {
  age: 41,
  balance: 1200,
  campaign: 1,
  pdays: null,
  previous: 0,
  job: "technician",
  marital: "married",
  education: "secondary",
  default: "no",
  housing: "yes",
  loan: "no",
  contact: "cellular",
  poutcome: "unknown",
};

test("an endpoint answers by hand and shows the call that does the same", async ({ page }) => {
  await page.goto("/endpoints");
  await expect(page.getByText("term-deposit").first()).toBeVisible();
  await shootScreens(page, "s28-endpoints");

  await page.goto("/endpoints/term-deposit");
  await expect(page.getByRole("figure").first()).toBeVisible();
  await shootScreens(page, "s28-live");
  await page.getByRole("tab", { name: "Try it" }).click();
  await page.getByLabel("age").fill("34");
  await page.getByRole("button", { name: "Predict" }).click();
  await expect(page.getByText(/probability/i).first()).toBeVisible();
  await shootScreens(page, "s28-try");
});

test("a call scores a client, and a missing feature is named with its place", async ({
  request,
  playwright,
}) => {
  const url = "/api/v1/endpoints/term-deposit/predict";
  const headers = { authorization: `Bearer ${API_KEY}` };
  const good = await request.post(url, { headers, data: { instances: [CLIENT] } });
  expect(good.status()).toBe(200);
  expect(good.headers()["x-model-version"]).toBe("1");
  const { predictions } = await good.json();
  expect(predictions[0].probability).toBeGreaterThan(0);
  expect(predictions[0].probability).toBeLessThan(1);

  const { age: _left, ...withoutAge } = CLIENT;
  const bad = await request.post(url, { headers, data: { instances: [CLIENT, withoutAge] } });
  expect(bad.status()).toBe(400);
  expect((await bad.json()).detail).toContain("instances[1].age");

  const stranger = await playwright.request.newContext({
    baseURL: BASE_URL,
    storageState: { cookies: [], origins: [] },
  });
  const unknown = await stranger.post(url, { data: { instances: [CLIENT] } });
  expect(unknown.status()).toBe(401);
  await stranger.dispose();

  const withCookieAlone = await request.post(url, { data: { instances: [CLIENT] } });
  expect(withCookieAlone.status()).toBe(403);
});

test("monitoring shows quality, latency, volume and drift on one time axis", async ({ page }) => {
  await page.goto("/monitoring");
  await expect(page.getByText("Term deposit propensity").first()).toBeVisible();
  await shootScreens(page, "s30-overview");

  await page.goto("/monitoring/term-deposit");
  const chart = page.getByRole("figure", { name: /quality, latency and volume/i });
  await expect(chart).toBeVisible();
  for (const pane of ["AUC", "p95"]) await expect(chart.getByText(pane).first()).toBeVisible();
  await expect(page.getByText(/v1 deployed/).first()).toBeVisible();
  await expect(page.getByText(/contact-known|Bank marketing calls/).first()).toBeVisible();
  await shootScreens(page, "s30-health");

  await page.getByRole("tab", { name: /Drift/ }).click();
  await expect(page.getByRole("row", { name: /poutcome/ })).toContainText("Drift");
  await shootScreens(page, "s30-drift");
});
