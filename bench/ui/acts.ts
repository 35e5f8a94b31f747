import type { Locator, Page } from "@playwright/test";
import { CURVES, PROJECT } from "./project";

const WAIT_MS = 30_000;

export type Site = { url: string; page: Page };

const pathOf = (url: string, rest: string) => `${url}/p/${PROJECT}/${rest}`;

const table = (page: Page): Locator => page.getByRole("grid", { name: "Runs" });

/** Waits until the table shows rows of an answer that is not being replaced. */
export async function settled(page: Page, text?: RegExp): Promise<void> {
  await page.waitForFunction(
    (source) => {
      const grid = document.querySelector("[role=grid][aria-label=Runs]");
      if (grid === null || grid.getAttribute("aria-busy") === "true") return false;
      const hasRows = grid.querySelector("tbody [aria-label^=Select]") !== null;
      const counts = [...document.querySelectorAll("[role=status]")].map(
        (each) => each.textContent ?? "",
      );
      const count = counts.find((each) => each.startsWith("showing "));
      return hasRows && count !== undefined && (source === null || new RegExp(source).test(count));
    },
    text?.source ?? null,
    { polling: "raf", timeout: WAIT_MS },
  );
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

export async function openTable({ url, page }: Site): Promise<number> {
  return time(async () => {
    await page.goto(pathOf(url, "runs"), { waitUntil: "commit" });
    await settled(page);
  });
}

/** From Enter in the filter box until the table shows only what it lets through. */
export async function filterTable({ page }: Site, filter: string): Promise<number> {
  const box = page.locator("[data-table-filter]").first();
  const former = await page
    .getByText(/^showing /)
    .first()
    .textContent();
  await box.fill(filter);
  await page.keyboard.press("Escape");
  return time(async () => {
    const answered = page.waitForResponse((response) => response.url().includes("runs.list"), {
      timeout: WAIT_MS,
    });
    await box.press("Enter");
    await answered;
    await page.waitForFunction(
      (old) =>
        ![...document.querySelectorAll("[role=status]")].some((each) => each.textContent === old),
      former,
      { polling: "raf", timeout: WAIT_MS },
    );
    await settled(page);
  });
}

/** From the click on a metric's head until the table is in its order. */
export async function sortTable({ page }: Site, column: number): Promise<number> {
  const heads = table(page).locator("th[data-column^='metric.']");
  const head = heads.nth(column);
  const before = await head.getAttribute("aria-sort");
  return time(async () => {
    const answered = page.waitForResponse((response) => response.url().includes("runs.list"), {
      timeout: WAIT_MS,
    });
    await head.locator("button").first().click();
    await answered;
    await page.waitForFunction(
      ([index, old]) =>
        document
          .querySelectorAll("[role=grid] th[data-column^='metric.']")
          [Number(index)]?.getAttribute("aria-sort") !== old,
      [column, before] as const,
      { polling: "raf", timeout: WAIT_MS },
    );
    await settled(page);
  });
}

/** From the last letter typed until the picker lists what has it in its name. */
export async function searchPicker({ page }: Site, needle: string): Promise<number> {
  const button = page.getByRole("button", { name: /^Columns/ });
  const box = page.getByLabel("Search columns");
  if (!(await box.isVisible())) await button.click();
  await box.fill(needle.slice(0, -1));
  await pickerShows(page, needle.slice(0, -1));
  const taken = await time(async () => {
    await box.press("End");
    await page.keyboard.type(needle.slice(-1));
    await pickerShows(page, needle);
  });
  await page.keyboard.press("Escape");
  return taken;
}

async function pickerShows(page: Page, needle: string): Promise<void> {
  await page.waitForFunction(
    (text) => {
      const section = document.querySelector("section[aria-label=Metrics]");
      if (section === null || section.closest("[aria-busy=true]") !== null) return false;
      const labels = [...section.querySelectorAll("li")].map((each) => each.textContent ?? "");
      return labels.length > 0 && labels.every((each) => each.includes(text));
    },
    needle,
    { polling: "raf", timeout: WAIT_MS },
  );
}

/** Opens the charts of the ten newest runs until all ten panels are drawn. */
export async function openCharts({ url, page }: Site): Promise<number> {
  const state = JSON.stringify({ eyes: "first10", charts: { search: "curve/" } });
  const search = new URLSearchParams({ layout: "charts", w: state });
  return time(async () => {
    await page.goto(`${pathOf(url, "runs")}?${search}`, { waitUntil: "commit" });
    await page.waitForFunction(
      (count) => {
        const shown = [...document.querySelectorAll("main [aria-label*='curve/m']")];
        const isLoading = shown.some((each) =>
          each.getAttribute("aria-label")?.startsWith("Loading"),
        );
        const drawn = shown.filter((each) => / over /.test(each.getAttribute("aria-label") ?? ""));
        return !isLoading && drawn.length >= count;
      },
      CURVES.metrics,
      { polling: "raf", timeout: WAIT_MS },
    );
  });
}

export async function openCompare({ url, page }: Site, ids: readonly string[]): Promise<number> {
  return time(async () => {
    await page.goto(`${pathOf(url, "compare")}?ids=${ids.join(",")}`, { waitUntil: "commit" });
    await page
      .getByRole("heading", { name: `${ids.length} runs compared` })
      .waitFor({ timeout: WAIT_MS });
    await page
      .locator("main :is([role=grid], table)")
      .getByText(/metric_0|param_0|curve\//)
      .first()
      .waitFor({ timeout: WAIT_MS });
  });
}

/** One round of what people do: scroll, sort, filter, look along curves, open a run, go back, compare. */
export async function workRound(site: Site, ids: readonly string[], round: number): Promise<void> {
  const { page } = site;
  await openTable(site);
  await table(page).hover();
  for (let turn = 0; turn < 15; turn += 1) {
    await page.mouse.wheel(turn % 5 === 4 ? -600 : 0, turn % 5 === 4 ? 0 : 900);
    await page.waitForTimeout(100);
  }
  await sortTable(site, round % 3);
  await filterTable(site, `metric.curve/m${round % CURVES.metrics} > 0.${(round % 8) + 1}`);
  await openCharts(site);
  for (let turn = 0; turn < 40; turn += 1) {
    await page.mouse.move(300 + turn * 20, 350 + (turn % 4) * 60);
    await page.waitForTimeout(40);
  }
  await openTable(site);
  await table(page)
    .locator("tbody tr a")
    .nth(round % 5)
    .click();
  await page.waitForURL(/\/runs\/[0-9a-f]{32}/);
  await page.locator("main h1").first().waitFor();
  await page.waitForTimeout(500);
  await page.goBack();
  await settled(page);
  await openCompare(site, ids.slice(0, 20 + ((round * 10) % 81)));
}
