/** Seven bits each. */
const MOST_SMALL_BYTES = 7;
const MASK_64 = (1n << 64n) - 1n;

/** Grows as it is written to. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length] = value;
    this.length += 1;
  }

  /** Seven bits a byte, the lowest first. */
  unsigned(value: bigint): void {
    let rest = value & MASK_64;
    while (rest > 0x7fn) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest));
  }

  /** Small numbers of either sign take few bytes. */
  signed(value: bigint): void {
    this.unsigned((value << 1n) ^ (value >> 63n));
  }

  block(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}

/** Reads what `ByteWriter` wrote. @throws Error when there is less than is asked for */
export class ByteReader {
  private offset = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get position(): number {
    return this.offset;
  }

  /** Back to where reading stood before. */
  set position(offset: number) {
    this.offset = offset;
  }

  byte(): number {
    const value = this.bytes[this.offset];
    if (value === undefined) throw new Error("The series ends too early");
    this.offset += 1;
    return value;
  }

  unsigned(): bigint {
    // Nearly all are one byte, which needs no arithmetic on big integers.
    const first = this.byte();
    if (first < 0x80) return BigInt(first);
    let value = BigInt(first & 0x7f);
    for (let shift = 7n; shift < 70n; shift += 7n) {
      const next = this.byte();
      value |= BigInt(next & 0x7f) << shift;
      if (next < 0x80) return value & MASK_64;
    }
    throw new Error("A number of the series is too long");
  }

  signed(): bigint {
    const value = this.unsigned();
    return (value >> 1n) ^ -(value & 1n);
  }

  /** As `signed`; undefined, and nothing read, for what takes more than 48 bits. */
  smallSigned(): number | undefined {
    const start = this.offset;
    let value = 0;
    let scale = 1;
    for (let count = 0; count < MOST_SMALL_BYTES; count += 1) {
      const next = this.byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      scale *= 0x80;
    }
    this.offset = start;
    return undefined;
  }

  block(length: number): Uint8Array {
    const end = this.offset + length;
    if (end > this.bytes.length) throw new Error("The series ends too early");
    const bytes = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return bytes;
  }
}
