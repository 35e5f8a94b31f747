/** Whether every word of `text` begins a word of `name`, in any case and order; an empty text matches all. */
export function matchesWords(text: string, name: string): boolean {
  const names = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .every((word) => names.some((each) => each.startsWith(word)));
}
