/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** Mulberry32: 32 bits of state, enough for resampling rows. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Shuffles in place (Fisher–Yates). */
export function shuffle(values: Int32Array, random: Random): void {
  for (let end = values.length - 1; end > 0; end--) {
    const pick = Math.floor(random() * (end + 1));
    const moved = values[end] ?? 0;
    values[end] = values[pick] ?? 0;
    values[pick] = moved;
  }
}
