/** What stands in place of a masked text. Masked values of other types are empty. */
export const MASK = "•••";
