import type { PERSONAL_KINDS, TextGuess } from "@/server/catalog/schema";

type PersonalKind = (typeof PERSONAL_KINDS)[number];
type Counted = { value: string; count: number };

const SHAPES_KEPT = 5;
/** So many of the values must look personal before a column is said to be. */
const MOST = 0.7;

/**
 * How a value is written: runs of letters become `a`, each digit `9`, white space one blank; the rest
 * stays. "AB-12 c" is "a-99 a".
 */
export function shapeOf(value: string): string {
  return value
    .slice(0, 60)
    .replace(/\p{N}/gu, "9")
    .replace(/[\p{L}\p{M}]+/gu, "a")
    .replace(/\s+/g, " ");
}

/**
 * Frequent shapes of values with their share, and whether they look as if they told about a person.
 * A guess: by the column's name, or by what most values look like.
 */
export function guessTexts(name: string, values: readonly Counted[]): TextGuess | null {
  const total = values.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const counts = new Map<string, number>();
  for (const { value, count } of values) {
    const shape = shapeOf(value);
    counts.set(shape, (counts.get(shape) ?? 0) + count);
  }
  const shapes = [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, SHAPES_KEPT)
    .map(([shape, count]) => ({ shape, share: count / total }));
  return { shapes, personal: guessPersonal(name, values, total) };
}

const TESTS: readonly { kind: PersonalKind; looksLike: (value: string) => boolean }[] = [
  { kind: "e-mail", looksLike: (value) => /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(value) },
  { kind: "bank account", looksLike: isIban },
  { kind: "payment card", looksLike: isCardNumber },
  { kind: "IP address", looksLike: isIpAddress },
  {
    kind: "telephone",
    looksLike: (value) =>
      /^(\+|00)[1-9][\d\s()./-]{6,19}$/.test(value) ||
      /^\(?0\d{1,5}\)?[\s/-]\d[\d\s-]{4,}$/.test(value),
  },
];

const NAMES: readonly { kind: PersonalKind; pattern: RegExp }[] = [
  { kind: "e-mail", pattern: /^e?mail(address)?$/ },
  { kind: "telephone", pattern: /^(phone|telephone|mobile|cell|fax)(number|no)?$/ },
  {
    kind: "name",
    pattern: /^(first|last|given|family|middle|full|sur|maiden|customer|person|contact)name$/,
  },
  { kind: "birth", pattern: /^(birth(day|date)|dateofbirth|dob)$/ },
  { kind: "address", pattern: /^(street|streetaddress|postaladdress|homeaddress|addressline\d?)$/ },
  {
    kind: "identity number",
    pattern: /^(ssn|socialsecurity(number)?|passport(number|no)?|taxid|nationalid)$/,
  },
];

function guessPersonal(name: string, values: readonly Counted[], total: number) {
  for (const { kind, looksLike } of TESTS) {
    const alike = values.reduce(
      (sum, { value, count }) => sum + (looksLike(value.trim()) ? count : 0),
      0,
    );
    if (alike / total >= MOST) return kind;
  }
  return guessByName(name);
}

/** What a column's name says of it, however its words are joined. */
export function guessByName(name: string): PersonalKind | null {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return NAMES.find(({ pattern }) => pattern.test(plain))?.kind ?? null;
}

function isIpAddress(value: string): boolean {
  const parts = value.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** Luhn's check digit, after ISO/IEC 7812. */
function isCardNumber(value: string): boolean {
  const digits = value.replace(/[\s-]/g, "");
  if (!/^\d{13,19}$/.test(digits) || /^(\d)\1*$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const doubled = at % 2 === 1 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** The remainder of ISO 13616: an account's digits, its country at the end, divided by 97, leave 1. */
function isIban(value: string): boolean {
  const plain = value.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false;
  const moved = plain.slice(4) + plain.slice(0, 4);
  const digits = moved.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
