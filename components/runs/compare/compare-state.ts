import { parseAsArrayOf, parseAsBoolean, parseAsString } from "nuqs";

/** What the address of a comparison holds. */
export const COMPARE_PARSERS = {
  ids: parseAsArrayOf(parseAsString).withDefault([]),
  base: parseAsString,
  /** Ids of runs that are left out for now. */
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  find: parseAsString.withDefault(""),
  same: parseAsBoolean.withDefault(false),
  flip: parseAsBoolean.withDefault(false),
};
