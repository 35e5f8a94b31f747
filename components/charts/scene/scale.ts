export type ScaleKind = "linear" | "log" | "time";

/** Maps values to pixels and back. */
export type Scale = {
  kind: ScaleKind;
  domain: readonly [number, number];
  /** NaN for what the scale cannot show: no number, or not above 0 on a log axis. */
  at: (value: number | null) => number;
  invert: (pixel: number) => number;
};

export function makeScale(
  kind: ScaleKind,
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const bend = kind === "log" ? Math.log10 : (value: number) => value;
  const unbend = kind === "log" ? (value: number) => 10 ** value : (value: number) => value;
  const [low, high] = [bend(domain[0]), bend(domain[1])];
  const span = high - low === 0 ? 1 : high - low;
  const pixels = range[1] - range[0];
  return {
    kind,
    domain,
    at: (value) => {
      if (value === null || (kind === "log" && value <= 0)) return Number.NaN;
      return range[0] + ((bend(value) - low) / span) * pixels;
    },
    invert: (pixel) => unbend(low + ((pixel - range[0]) / (pixels === 0 ? 1 : pixels)) * span),
  };
}

/** Round values (1, 2 or 5 times a power of ten) inside the domain, about `count` of them. */
export function linearTicks([low, high]: readonly [number, number], count: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const decimals = Math.max(0, Math.min(20, -Math.floor(Math.log10(step))));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(decimals)),
  );
}

/** Powers of ten; over few decades also 2 and 5 times these; over less than one, round values. */
export function logTicks([low, high]: readonly [number, number], count: number): number[] {
  if (!(low > 0) || !(high > low)) return low > 0 ? [low] : [];
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < 1) return linearTicks([low, high], count).filter((tick) => tick > 0);
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const factors = decades * 3 <= count * 1.5 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const tick = Number(`${factor}e${power}`);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}

/** Ends of the finite values with a little air; one value gets a range of its own. Null for none. */
export function extentOf(
  values: Iterable<number | null | undefined>,
  kind: ScaleKind,
): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    if (kind === "log" && value <= 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return null;
  if (low < high) return [low, high];
  if (kind === "log") return [low / 2, low * 2];
  const room = Math.abs(low) * 0.1 || 1;
  return [low - room, low + room];
}

/** The same range with `share` of air on both sides, as the scale sees it. */
export function withAir(
  [low, high]: readonly [number, number],
  kind: ScaleKind,
  share = 0.04,
): [number, number] {
  if (kind === "log") {
    const factor = (high / low) ** share;
    return [low / factor, high * factor];
  }
  const room = (high - low) * share;
  return [low - room, high + room];
}
