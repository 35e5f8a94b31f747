import { expect, test } from "vitest";
import { aNode } from "@/components/lineage/fixtures";
import {
  groupByOwner,
  toImpactCsv,
  toImpactText,
  toMailto,
} from "@/components/lineage/impact-text";

const ada = { name: "Ada", contact: "ada@example.org" };
const NODES = [
  aNode("nobody's"),
  aNode("sales", { kind: "dataset", owner: ada, group: "s3://lake", distance: 1 }),
  aNode("view", { kind: "feature-view", owner: ada, distance: 2 }),
  aNode("reports", { kind: "consumer", owner: { name: "reports", contact: "on the wiki" } }),
];
const HEADING = "What a change of orders reaches";

test("owners come with all that is theirs, those with most first, what is nobody's last", () => {
  const shares = groupByOwner(NODES).map(({ name, nodes }) => [name, nodes.length]);
  expect(shares).toEqual([
    ["Ada", 2],
    ["reports", 1],
    [null, 1],
  ]);
});

test("as text, a list per owner stands under one heading", () => {
  expect(toImpactText(HEADING, groupByOwner(NODES))).toBe(
    [
      ...[HEADING, "", "Ada <ada@example.org>:", "- Dataset: sales", "- Feature view: view", ""],
      ...["reports <on the wiki>:", "- Consumer: reports", "", "Nobody answers for:"],
      "- Job: nobody's",
    ].join("\n"),
  );
});

test("as CSV, each node is a line", () => {
  expect(toImpactCsv(NODES).split("\r\n").slice(0, 3)).toEqual([
    "owner,contact,kind,name,group,hops",
    ",,job,nobody's,,0",
    "Ada,ada@example.org,dataset,sales,s3://lake,1",
  ]);
});

test("a letter goes to an e-mail address alone, and says how many it could not list", () => {
  const [own, reports] = groupByOwner(NODES);
  if (own === undefined || reports === undefined) throw new Error("no shares");
  const url = new URL(toMailto(HEADING, own) ?? "");
  expect([url.protocol, decodeURIComponent(url.pathname)]).toEqual(["mailto:", ada.contact]);
  expect(url.searchParams.get("body")).toContain("- Dataset: sales");
  expect(toMailto(HEADING, reports)).toBeNull();
  const nodes = Array.from({ length: 400 }, (_, at) => aNode(`job number ${at}`));
  const long = toMailto(HEADING, { ...own, nodes }) ?? "";
  expect(long.length).toBeLessThan(2_000);
  expect(decodeURIComponent(long)).toMatch(/and \d+ more$/);
});
