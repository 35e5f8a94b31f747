const HUE_COUNT = 8;
const DASHES = ["6 3", "2 3", "8 3 2 3"];

/** The colour of the series at a place, from 0; hues repeat after eight, told apart by `dashAt`. */
export function colourAt(place: number): string {
  return `var(--chart-${(place % HUE_COUNT) + 1})`;
}

/** Dash pattern of the series at a place: none for the first eight. */
export function dashAt(place: number): string | undefined {
  const round = Math.floor(place / HUE_COUNT);
  return round === 0 ? undefined : DASHES[(round - 1) % DASHES.length];
}

/** One of the eight colours by the id alone (FNV-1a), so that a run keeps its colour on every page. */
export function colourOfId(id: string): string {
  let hash = 0x811c9dc5;
  for (const character of id) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return colourAt((hash >>> 0) % HUE_COUNT);
}
