import { describe, expect, test } from "vitest";
import { drawChart, recommendChart } from "@/components/explore/chart-choice";
import type { AnswerColumn } from "@/server/explore/schema";

const column = (name: string, kind: AnswerColumn["kind"]): AnswerColumn => ({
  name,
  type: "",
  kind,
});
const day = column("day", "time");
const job = column("job", "text");
const n = column("n", "number");
const m = column("m", "number");

describe("a chart is recommended by types and by what repeats", () => {
  test.each([
    [
      "a time once a row",
      [day, n],
      [
        ["2020-01-01", 1],
        ["2020-01-02", 2],
      ],
      { kind: "line", x: "day", y: "n", colour: "", facet: "" },
    ],
    [
      "a time once a word",
      [day, job, n],
      [
        ["2020-01-01", "a", 1],
        ["2020-01-01", "b", 2],
      ],
      { kind: "line", x: "day", y: "n", colour: "job", facet: "" },
    ],
    [
      "a word once a row",
      [job, n],
      [
        ["a", 1],
        ["b", 2],
      ],
      { kind: "bar", x: "job", y: "n", colour: "", facet: "" },
    ],
    [
      "two numbers",
      [n, m, job],
      [
        [1, 2, "a"],
        [1, 3, "a"],
      ],
      { kind: "scatter", x: "n", y: "m", colour: "", facet: "" },
    ],
    [
      "two words that tell rows apart",
      [column("y", "boolean"), job, n],
      [
        [true, "a", 1],
        [true, "b", 2],
        [false, "a", 3],
        [false, "c", 3],
      ],
      { kind: "bar", x: "job", y: "n", colour: "y", facet: "" },
    ],
    [
      "a word that repeats, to be split or grouped by",
      [job, n],
      [
        ["a", 1],
        ["a", 2],
      ],
      { kind: "bar", x: "job", y: "n", colour: "", facet: "" },
    ],
    ["words alone", [job], [["a"]], null],
  ])("%s", (_, columns, rows, choice) => {
    expect(recommendChart(columns, rows)).toEqual(choice);
  });
});

describe("a chart is drawn", () => {
  test("as a line in order of time, with gaps where there is no value", () => {
    const rows = [
      ["2020-01-02 06:00:00", "2.5"],
      ["2020-01-01", null],
    ];
    const drawn = drawChart(
      { kind: "line", x: "day", y: "n", colour: "", facet: "" },
      [day, n],
      rows,
    );
    expect(drawn).toMatchObject({
      x: { kind: "time", label: "day" },
      facets: [
        {
          series: [
            {
              points: [
                { x: new Date("2020-01-01"), y: null },
                { x: new Date("2020-01-02T06:00Z"), y: 2.5 },
              ],
            },
          ],
        },
      ],
    });
  });

  test("with a series a colour, and says what it leaves out", () => {
    const rows = Array.from({ length: 10 }, (_, at) => [at, at, `job ${at}`]);
    const drawn = drawChart(
      { kind: "scatter", x: "n", y: "m", colour: "job", facet: "" },
      [n, m, job],
      rows,
    );
    expect(drawn).toMatchObject({ notes: ["first 8 of 10 colours"] });
  });

  test("in facets that share ends, words and the colours of their series", () => {
    const rows = [
      ["a", "single", "yes", 1],
      ["b", "single", "no", 4],
      ["a", "married", "no", 2],
    ];
    const columns = [job, column("marital", "text"), column("y", "text"), n];
    const choice = { kind: "bar", x: "job", y: "n", colour: "y", facet: "marital" } as const;
    const drawn = drawChart(choice, columns, rows);
    if (typeof drawn === "string") throw new Error(drawn);
    expect(drawn.y).toEqual([0, 4.2]);
    expect(drawn.facets.map(({ name }) => name)).toEqual(["single", "married"]);
    const [single, married] = drawn.facets.map(({ series }) => series);
    expect(single?.map(({ label, points }) => [label, points])).toEqual([
      [
        "yes",
        [
          { x: "a", y: 1 },
          { x: "b", y: null },
        ],
      ],
      [
        "no",
        [
          { x: "a", y: null },
          { x: "b", y: 4 },
        ],
      ],
    ]);
    expect(married?.map(({ label, colour }) => [label, colour])).toEqual([
      ["no", single?.[1]?.colour],
    ]);
  });

  test("in twelve facets at most, and says of how many", () => {
    const rows = Array.from({ length: 40 }, (_, at) => [at, at, `job ${at}`]);
    const choice = { kind: "line", x: "n", y: "m", colour: "", facet: "job" } as const;
    const drawn = drawChart(choice, [n, m, job], rows);
    if (typeof drawn === "string") throw new Error(drawn);
    expect(drawn.facets).toHaveLength(12);
    expect(drawn.notes).toEqual(["first 12 of 40 facets"]);
    expect(drawn.x.domain).toEqual([0, 11]);
  });

  test("never as bars over rows that share a name", () => {
    const rows = [
      ["a", 1],
      ["a", 2],
    ];
    const drawn = drawChart(
      { kind: "bar", x: "job", y: "n", colour: "", facet: "" },
      [job, n],
      rows,
    );
    expect(drawn).toMatch(/Several rows have the same job/);
  });

  test("not of words as a height", () => {
    expect(
      drawChart({ kind: "bar", x: "n", y: "job", colour: "", facet: "" }, [job, n], []),
    ).toMatch(/no number/);
  });
});
