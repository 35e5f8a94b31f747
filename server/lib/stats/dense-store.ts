const INITIAL_SIZE = 64;

/** Counts by integer bucket index, dense and growing at both ends. */
export class DenseStore {
  #counts = new Float64Array(0);
  #offset = 0;

  add(index: number, count: number): void {
    let position = index - this.#offset;
    if (position < 0 || position >= this.#counts.length) {
      this.#growTo(index);
      position = index - this.#offset;
    }
    this.#counts[position] = (this.#counts[position] ?? 0) + count;
  }

  mergeFrom(other: DenseStore): void {
    for (const [index, count] of other.entries()) this.add(index, count);
  }

  /** Non-empty buckets as [index, count], ascending. */
  *entries(): IterableIterator<[number, number]> {
    for (let i = 0; i < this.#counts.length; i++) {
      const count = this.#counts[i] ?? 0;
      if (count > 0) yield [i + this.#offset, count];
    }
  }

  #growTo(index: number): void {
    const old = this.#counts;
    const isEmpty = old.length === 0;
    const low = isEmpty ? index : Math.min(index, this.#offset);
    const high = isEmpty ? index : Math.max(index, this.#offset + old.length - 1);
    const spare = Math.max(INITIAL_SIZE, old.length) >> 1;
    const offset = isEmpty || index < this.#offset ? low - spare : this.#offset;
    const end = isEmpty || index > this.#offset + old.length - 1 ? high + spare : high;
    const grown = new Float64Array(end - offset + 1);
    if (!isEmpty) grown.set(old, this.#offset - offset);
    this.#counts = grown;
    this.#offset = offset;
  }
}
