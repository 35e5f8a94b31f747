import type { Span } from "@/server/lib/filter/ast";

/**
 * What is wrong with a filter text, and where. The message always holds
 * `at character N` (counted from 1), so a text box can mark the place from the message alone.
 */
export class FilterSyntaxError extends Error {
  override readonly name = "FilterSyntaxError";
  /** Offset in the filter text, from 0. */
  readonly position: number;
  readonly length: number;

  constructor(problem: string, at: Span, advice?: string) {
    const place = `${problem} at character ${at.start + 1}`;
    super(advice === undefined ? place : `${place}. ${advice}`);
    this.position = at.start;
    this.length = Math.max(1, at.end - at.start);
  }
}
