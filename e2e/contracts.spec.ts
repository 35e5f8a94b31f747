import { type APIRequestContext, expect, test } from "@playwright/test";
import { ADMIN, API_KEY } from "./support/environment";
import { shootScreens } from "./support/screens";

const SOURCE = `# Calls, as reports use them
apiVersion: v3.1.0
kind: DataContract
id: calls-for-reports
version: 1.0.0
status: active
schema:
  - name: bank-marketing
    properties:
      - name: contact # the channel
        logicalType: string
        required: true
customProperties:
  - property: consumers
    value:
      - name: Monthly report
      - name: Call planning
        contact: ${ADMIN.email}
`;

/** A contract of the demo's dataset, as a machine makes one. */
async function putContract(
  request: APIRequestContext,
  slug: string,
  name: string,
  source: string,
): Promise<void> {
  const headers = { authorization: `Bearer ${API_KEY}` };
  const dataset = await request.get("/api/v1/catalog/datasets/bank-marketing", { headers });
  const { id: datasetId } = await dataset.json();
  const data = { slug, name, datasetId, source, object: "bank-marketing" };
  const created = await request.post("/api/v1/contracts", { headers, data });
  expect(created.status()).toBe(201);
}

test("a contract is written as form and as text, and asks its consumers", async ({
  page,
  request,
}) => {
  await putContract(request, "calls-for-reports", "Calls for reports", SOURCE);
  await page.goto("/contracts/calls-for-reports?tab=document");
  await expect(page.getByText("Passes the standard’s schema")).toBeVisible();
  await page.getByRole("button", { name: "Add rule" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a rule" });
  await dialog.getByLabel("Also count as empty").fill("unknown");
  await dialog.getByLabel("At most, in percent of rows").fill("5");
  await dialog.getByRole("button", { name: "Add rule" }).click();
  const rules = page.getByRole("table", { name: "Quality rules" });
  await expect(rules).toContainText("contact is empty, unknown: at most 5 %");
  await rules.getByRole("button", { name: "Edit rule contact-missing" }).click();
  const change = page.getByRole("dialog", { name: "Change a rule" });
  await change.getByLabel("Only rows where").fill("age > 30");
  await change.getByLabel(/^Warns already unless \(/).selectOption("at most");
  await change.getByLabel("Warns already unless: value").fill("1");
  await shootScreens(page, "s11-contract-rule");
  await change.getByRole("button", { name: "Change rule" }).click();
  await expect(rules).toContainText("at most 5 %, warns unless at most 1 %, where age > 30");
  await shootScreens(page, "s11-contract-form");

  await page.getByRole("button", { name: "YAML", exact: true }).click();
  const text = page.getByRole("textbox", { name: "Document" });
  await expect(text).toHaveValue(/contact # the channel/);
  await expect(text).toHaveValue(/mustBeLessOrEqualTo: 5/);
  await text.fill((await text.inputValue()).replace("required: true", "requried: true"));
  await expect(page.getByText('Line 12: the standard has no "requried" here')).toBeVisible();
  await shootScreens(page, "s11-contract-yaml");
  await text.fill((await text.inputValue()).replace("        requried: true\n", ""));
  await expect(page.getByText("breaks readers")).toBeVisible();
  await expect(
    page.getByText("It holds once Monthly report, Call planning accepted it."),
  ).toBeVisible();

  await page.getByRole("button", { name: "Try on past versions" }).click();
  await expect(page.getByText("Would have failed 1 of 1 version")).toBeVisible();
  await page.getByRole("button", { name: "Set it" }).click();
  await expect(text).toHaveValue(/version: 2\.0\.0/);
  await page.getByLabel("Why").fill("The channel of some calls is not known");
  await page.getByRole("button", { name: "Ask the consumers" }).click();
  await expect(page.getByText("The consumers are asked")).toBeVisible();

  await page.getByRole("tab", { name: "Changes" }).click();
  await shootScreens(page, "s11-contract-changes");
  await page.getByRole("button", { name: "Answer on behalf of Monthly report" }).click();
  const answer = page.getByRole("dialog", { name: "Answer on behalf of Monthly report" });
  await expect(answer.getByRole("button", { name: "Accept" })).toBeDisabled();
  await answer.getByLabel("Note").fill("Mia of reporting said so");
  await answer.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByRole("list", { name: "Answers" })).toContainText(
    "accepted by Ada Admin, on its behalf, who proposed it",
  );
  await page.goto("/home");
  const waiting = page.locator("section", { hasText: "Waits for you" });
  await expect(waiting).toContainText("asks Call planning to accept a change");
  await shootScreens(page, "s02-waits-for-you");
  await waiting.getByRole("link", { name: "Calls for reports" }).click();
  await shootScreens(page, "s11-contract-waits");
  await page.getByRole("button", { name: "Answer for Call planning" }).first().click();
  const own = page.getByRole("dialog", { name: "Answer for Call planning" });
  await own.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByText("Applied")).toBeVisible();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("says 2.0.0")).toBeVisible();
});

test("what breaks a contract is an incident with its rows, an owner and a history", async ({
  page,
  request,
}) => {
  const rule = `        quality:
          - id: contact-missing
            metric: missingValues
            arguments: { missingValues: [unknown] }
            unit: percent
            mustBeLessOrEqualTo: 5
            customProperties:
              - { property: filter, value: age > 30 }
`;
  await putContract(
    request,
    "calls-known",
    "Calls known",
    SOURCE.replace("customProp", `${rule}customProp`),
  );
  await page.goto("/contracts/calls-known");
  await page.getByRole("button", { name: "Evaluate now" }).click();
  await expect(page.getByText("Broken: 1 of 4 checks").first()).toBeVisible();
  await page.getByRole("tab", { name: "Results" }).click();
  await expect(page.getByRole("button", { name: "100 rows" })).toBeVisible();
  await shootScreens(page, "s11-contract-results");
  await page.getByRole("button", { name: "100 rows" }).click();
  const examples = page.getByRole("dialog", { name: /^Rows that break/ });
  await expect(examples.getByRole("row")).toHaveCount(101);
  await page.keyboard.press("Escape");

  await page.getByRole("tab", { name: "Incidents" }).click();
  await expect(page.getByText("Calls known: contact-missing")).toBeVisible();
  await shootScreens(page, "s11-contract-incidents");
  await page.getByText("Calls known: contact-missing").click();
  const incident = page.getByRole("dialog", { name: "Calls known: contact-missing" });
  await expect(incident.getByRole("link", { name: "client_campaign_profile" })).toBeVisible();
  await shootScreens(page, "s11-incident");
  await incident.getByRole("button", { name: "Take over" }).click();
  await incident.getByLabel("Comment").fill("Known since 2008");
  await incident.getByRole("button", { name: "Add comment" }).click();
  const history = incident.getByRole("list", { name: "What happened" });
  await expect(history).toContainText("Known since 2008");
  await expect(incident.getByLabel("Owner").locator("option:checked")).toHaveText("Ada Admin");
  await incident.getByRole("button", { name: "Resolve" }).click();
  await expect(history).toContainText("Ada Admin resolved it");
  await incident.getByRole("button", { name: "Reopen" }).click();
  await expect(history).toContainText("Ada Admin reopened it");
  // The address opens it for whoever gets it.
  await page.goto(page.url());
  await expect(incident.getByRole("button", { name: "Take over" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Mine" }).click();
  await expect(page.getByText("Calls known: contact-missing")).toHaveCount(0);
});

test("what the data suggest becomes rules, and can be undone", async ({ page }) => {
  await page.goto("/contracts/bank-marketing-calls?tab=document");
  await page.getByRole("button", { name: "Infer from data" }).click();
  const dialog = page.getByRole("dialog", { name: "What the data suggest" });
  await expect(dialog.getByRole("checkbox", { name: /^rows change from version/ })).toBeChecked();
  await shootScreens(page, "s11-contract-infer");
  await dialog.getByRole("button", { name: /^Add \d+ rules/ }).click();
  const rules = page.getByRole("table", { name: "Quality rules" });
  await expect(rules).toContainText("rows change from version to version");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rules).not.toContainText("rows change from version to version");
  await expect(page.getByRole("button", { name: "Discard" })).toHaveCount(0);
});
