import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import { API_KEY, BASE_URL } from "./support/environment";
import { shootScreens } from "./support/screens";

const CATALOG = "/api/v1/catalog";
const headers = { authorization: `Bearer ${API_KEY}` };
const ROWS = Array.from({ length: 30 }, (_, at) => `${at},guest${at}@hotel.example,Room ${at % 7}`);
const CSV = `id,email,room\n${ROWS.join("\n")}\n`;

/** A dataset of this spec alone, read but not measured. */
async function addGuests(request: APIRequestContext): Promise<void> {
  const send = (method: string, path: string, data?: unknown) =>
    request.fetch(`${CATALOG}/${path}`, { method, headers, data });
  const store = { name: "Hotel files", kind: "upload", config: {} };
  expect((await send("PUT", "stores/hotel", store)).status()).toBe(200);
  const file = await request.post(`${CATALOG}/stores/hotel/files?name=guests.csv`, {
    headers,
    data: Buffer.from(CSV),
  });
  expect(file.status()).toBe(201);
  const columns = [
    { name: "id", type: "integer" },
    { name: "email", type: "text" },
    { name: "room", type: "text" },
  ];
  const dataset = { store: "hotel", path: "guests.csv", name: "Hotel guests", recipe: { columns } };
  expect((await send("PUT", "datasets/hotel-guests", dataset)).status()).toBe(200);
  expect((await send("POST", "datasets/hotel-guests/ingest")).status()).toBe(202);
  const newest = async () => (await (await send("GET", "datasets/hotel-guests")).json()).latest;
  await expect.poll(newest, { timeout: 30_000 }).not.toBeNull();
}

/** Invites a viewer as the admin does, and signs them in on a page of their own. */
async function invite(admin: Page, viewer: Page): Promise<void> {
  await admin.goto("/people");
  await admin.getByRole("button", { name: "Invite" }).first().click();
  const dialog = admin.getByRole("dialog", { name: "Invite a person" });
  await dialog.getByLabel("Name").fill("Vera Viewer");
  await dialog.getByLabel("E-mail").fill("vera@headrace.example");
  await dialog.getByRole("button", { name: "Create the invitation" }).click();
  const link = /https?:\/\/\S+\/join\S+/.exec(
    (await dialog.getByText(/\/join/).textContent()) ?? "",
  );
  await viewer.goto(link?.[0] ?? "");
  await viewer.getByLabel("Password", { exact: true }).fill("a long enough password");
  await viewer.getByRole("button", { name: "Save and sign in" }).click();
  await expect(viewer).toHaveURL(/\/home/);
}

test("a column that looks personal is masked with one click, asked for, and granted", async ({
  page,
  request,
  browser,
}) => {
  test.slow();
  await addGuests(request);
  const context = await browser.newContext({
    baseURL: BASE_URL,
    storageState: { cookies: [], origins: [] },
  });
  const viewer = await context.newPage();
  await invite(page, viewer);

  await page.goto("/datasets/hotel-guests?tab=profile");
  await page.getByRole("button", { name: "Measure now" }).click();
  const guessed = page.getByRole("list", { name: "Columns that look personal" });
  await expect(guessed).toContainText("email looks like e-mail and is internal", {
    timeout: 30_000,
  });
  await shootScreens(page, "masking-guess");
  await guessed.getByRole("button", { name: "Mask email as personal" }).click();
  await expect(page.getByText("email is masked as personal")).toBeVisible();
  await expect(guessed).toBeHidden();
  // Who may read sees the values, beside what they are.
  await expect(page.getByRole("row", { name: /email/ })).toContainText("pii");
  await page.getByRole("button", { name: "Describe columns" }).click();
  await page.getByLabel("Sensitivity of room").selectOption("internal");
  await shootScreens(page, "masking-describe");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Columns described")).toBeVisible();

  await viewer.goto("/datasets/hotel-guests");
  const sample = viewer.getByRole("table", { name: "First rows" });
  await expect(sample).toContainText("Room 3");
  await expect(sample).not.toContainText("hotel.example");
  await sample.getByRole("button", { name: /^email is masked/ }).focus();
  await expect(viewer.getByRole("tooltip")).toContainText("It is pii, said of the column");
  await shootScreens(viewer, "masking-sample");
  await viewer.goto("/datasets/hotel-guests?tab=profile");
  await expect(viewer.getByRole("row", { name: /email/ })).toContainText("30");
  await expect(viewer.getByRole("main")).not.toContainText("hotel.example");
  await shootScreens(viewer, "masking-profile");

  await viewer.goto("/explore?ds=hotel-guests");
  await expect(viewer.getByRole("note")).toContainText("email of hotel-guests is masked for you");
  await expect(viewer.getByRole("grid", { name: "Results" })).toContainText("Room 3");
  await expect(viewer.getByRole("main")).not.toContainText("hotel.example");
  await shootScreens(viewer, "masking-explore");
  await viewer.getByRole("note").getByRole("link", { name: "Request access" }).click();
  await expect(viewer.getByText("1 column is masked for you.")).toBeVisible();
  await viewer.getByRole("button", { name: "Request access" }).click();
  await viewer.getByLabel("Purpose").fill("To answer a complaint");
  await viewer.getByRole("button", { name: "Send the request" }).click();
  await expect(viewer.getByText("nobody has answered yet")).toBeVisible();

  await page.goto("/home?as=admin");
  await shootScreens(page, "masking-home");
  await page.getByRole("link", { name: "Vera Viewer asks for Hotel guests" }).click();
  await page.getByRole("button", { name: "Grant the request of Vera Viewer" }).click();
  await page.getByLabel(/^Note/).fill("For this complaint only");
  await shootScreens(page, "masking-answer");
  await page.getByRole("dialog").getByRole("button", { name: "Grant" }).click();
  const entries = page.getByRole("table", { name: "Requests and grants" });
  await expect(entries.getByRole("row", { name: /Vera Viewer/ })).toContainText("Granted");
  await shootScreens(page, "masking-access");

  await viewer.goto("/datasets/hotel-guests");
  await expect(sample).toContainText("guest3@hotel.example");
  await page.getByRole("button", { name: "Revoke the grant of Vera Viewer" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(entries.getByRole("row", { name: /Vera Viewer/ })).toContainText("Revoked");
  await viewer.reload();
  await expect(sample).toContainText("Room 3");
  await expect(sample).not.toContainText("hotel.example");
  await context.close();
});
