import type { Page } from "@playwright/test";
import { SCREENS_DIR } from "./environment";

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Pictures of the page as it stands, in both themes and both sizes, under test-results/screens/. */
export async function shootScreens(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // Charts measure themselves a frame after the page has its new size.
      await page.evaluate(async () => {
        await document.fonts.ready;
        await new Promise((resolve) => setTimeout(resolve, 300));
      });
      const file = `${name}-${colorScheme}-${size.width}x${size.height}.png`;
      await page.screenshot({ path: `${SCREENS_DIR}/${file}`, animations: "disabled" });
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (before !== null) await page.setViewportSize(before);
}
