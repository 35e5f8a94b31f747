/** Viridis at five places: order and lightness rise together, also for the colour-blind. */
const STOPS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/** A colour between dark violet (0) and yellow (1); grey for what has no value. */
export function rampColour(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return "var(--chart-reference)";
  const place = Math.min(1, Math.max(0, share)) * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(place));
  const [from, to] = [STOPS[index], STOPS[index + 1]];
  if (from === undefined || to === undefined) return "var(--chart-reference)";
  const part = place - index;
  const mix = from.map((low, channel) => Math.round(low + ((to[channel] ?? low) - low) * part));
  return `rgb(${mix.join(",")})`;
}
