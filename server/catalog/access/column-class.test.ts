import { describe, expect, test } from "vitest";
import {
  type ClassFacts,
  classOf,
  isSensitive,
  rankOf,
} from "@/server/catalog/access/column-class";
import { COLUMN_CLASSES } from "@/server/catalog/access/constants";

type Known = {
  dataset?: string;
  said?: Record<string, string>;
  contracts?: Record<string, string[]>;
  sources?: Record<string, string[]>;
};

const facts = ({ dataset = "internal", said, contracts, sources }: Known): ClassFacts => ({
  dataset,
  said: new Map(Object.entries(said ?? {})),
  contracts: new Map(Object.entries(contracts ?? {})),
  sources: new Map(Object.entries(sources ?? {})),
});

describe("a column's class", () => {
  const cases: [string, Known, string, string, boolean][] = [
    ["is the dataset's where nobody said more", {}, "internal", "dataset", false],
    [
      "of a confidential dataset is masked",
      { dataset: "confidential" },
      "confidential",
      "dataset",
      true,
    ],
    [
      "is the contract's before the dataset's",
      { contracts: { x: ["pii"] } },
      "pii",
      "contract",
      true,
    ],
    [
      "may be opened by a contract",
      { dataset: "confidential", contracts: { x: ["public"] } },
      "public",
      "contract",
      false,
    ],
    [
      "is the strictest of several contracts, however it is written",
      { contracts: { x: ["public", " Restricted ", "pii"] } },
      "restricted",
      "contract",
      true,
    ],
    [
      "is masked by a word that nobody knows",
      { contracts: { x: ["internal", "gdpr-9"] } },
      "gdpr-9",
      "contract",
      true,
    ],
    [
      "is what a steward says before all else",
      { dataset: "confidential", said: { x: "internal" }, contracts: { x: ["secret"] } },
      "internal",
      "column",
      false,
    ],
    [
      "of a derived one is that of its strictest masked source",
      { said: { a: "pii", b: "restricted" }, sources: { x: ["A", "b", "c"] } },
      "restricted",
      "source",
      true,
    ],
    [
      "of a derived one is the dataset's where its sources are open",
      { said: { a: "public" }, sources: { x: ["a"] } },
      "internal",
      "dataset",
      false,
    ],
    [
      "of a derived one may be said, too",
      { said: { x: "public", a: "pii" }, sources: { x: ["a"] } },
      "public",
      "column",
      false,
    ],
  ];
  test.each(cases)("%s", (_, known, level, from, isMasked) => {
    expect(classOf("x", facts(known))).toEqual({ level, from, isMasked });
    // The engine takes X and x for one column.
    expect(classOf("X", facts(known))).toEqual({ level, from, isMasked });
  });
});

test.each([
  ["public", false],
  ["Internal", false],
  ["sensitive", true],
  ["PII", true],
  ["restricted", true],
  ["confidential", true],
  ["secret", true],
  ["", true],
])("the class %j is masked: %s", (level, isMasked) => {
  expect(isSensitive(level)).toBe(isMasked);
});

test("classes are ranked, a word that nobody knows above the open ones", () => {
  expect(COLUMN_CLASSES.map(rankOf)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(rankOf("gdpr-9")).toBe(2);
});
