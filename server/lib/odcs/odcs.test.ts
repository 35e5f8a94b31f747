import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { editContract } from "@/server/lib/odcs/edit";
import { readContract } from "@/server/lib/odcs/read";

const folder = path.join(import.meta.dirname, "fixtures");
const examples = readdirSync(folder).filter((name) => name.endsWith(".odcs.yaml"));
const read = (name: string) => readFileSync(path.join(folder, name), "utf8");

const SMALL = `# Orders of the shop
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
status: active
schema:
  - name: orders # one row an order
    properties:
      - name: id
        required: true
      - name: total
        logicalType: number
`;

describe("the standard's own examples", () => {
  test.each(examples)("%s is read without a problem and without loss", (name) => {
    const source = read(name);
    const { contract, problems } = readContract(source);
    expect(problems).toEqual([]);
    expect(contract).toEqual(parse(source));
  });

  test.each(examples)("%s keeps all that an edit does not touch", (name) => {
    const source = read(name);
    const edited = editContract(source, [{ path: ["name"], value: "Renamed" }]);
    expect(parse(edited)).toEqual({ ...parse(source), name: "Renamed" });
  });
});

test("the 18 examples are there", () => {
  expect(examples).toHaveLength(18);
});

describe("a document", () => {
  test("that is no YAML names the line", () => {
    const { contract, problems } = readContract("kind: DataContract\nid: [1, 2\n");
    expect(contract).toBeNull();
    expect(problems[0]?.message).toMatch(/^This is not YAML/);
    expect(problems[0]?.line).toBe(3);
  });

  test("with a key that the standard does not know is read, and the key is named with its line", () => {
    const { contract, problems } = readContract(`${SMALL}        requried: true\n`);
    expect(contract?.id).toBe("orders");
    expect(problems).toMatchObject([
      { path: "schema[0].properties[1]", line: 14, message: 'the standard has no "requried" here' },
    ]);
  });

  test("without what the standard requires cannot be used", () => {
    const { contract, problems } = readContract("kind: DataContract\nid: a\n");
    expect(contract).toBeNull();
    expect(problems.map(({ message }) => message)).toContain(
      "must have required property 'version'",
    );
  });

  test("of one word, of a list, or of aliases without end is refused", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [from, to] of ["ab", "bc", "cd", "de", "ef"]) {
      bomb.push(`${to}: &${to} [${Array.from({ length: 10 }, () => `*${from}`).join(", ")}]`);
    }
    for (const source of ["hello", "- a\n- b", bomb.join("\n"), "x: 1".repeat(600_000)]) {
      const { contract, problems } = readContract(source);
      expect(contract).toBeNull();
      expect(problems.length).toBeGreaterThan(0);
    }
  });
});

describe("an edit", () => {
  test("keeps comments and order", () => {
    const edited = editContract(SMALL, [
      { path: ["schema", 0, "properties", 1, "required"], value: true },
      { path: ["schema", 0, "properties", 0, "quality", 0], value: { metric: "nullValues" } },
    ]);
    expect(edited).toContain("# Orders of the shop");
    expect(edited).toContain("- name: orders # one row an order");
    expect(parse(edited).schema[0].properties).toEqual([
      { name: "id", required: true, quality: [{ metric: "nullValues" }] },
      { name: "total", logicalType: "number", required: true },
    ]);
  });

  test("undone leaves the document as it was", () => {
    const steps = [
      { path: ["slaProperties", 0], value: { property: "latency", value: 1, unit: "d" } },
      { path: ["slaProperties", 1], value: { property: "frequency", value: 1, unit: "d" } },
    ];
    const back = [
      { path: ["slaProperties", 1], value: undefined },
      { path: ["slaProperties", 0], value: undefined },
    ];
    expect(parse(editContract(editContract(SMALL, steps), back))).toEqual(parse(SMALL));
  });

  test("of nothing changes no character", () => {
    expect(editContract(SMALL, [])).toBe(SMALL);
  });
});
