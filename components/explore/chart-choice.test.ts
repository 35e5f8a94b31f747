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
      { kind: "line", x: "day", y: "n", colour: "" },
    ],
    [
      "a time once a word",
      [day, job, n],
      [
        ["2020-01-01", "a", 1],
        ["2020-01-01", "b", 2],
      ],
      { kind: "line", x: "day", y: "n", colour: "job" },
    ],
    [
      "a word once a row",
      [job, n],
      [
        ["a", 1],
        ["b", 2],
      ],
      { kind: "bar", x: "job", y: "n", colour: "" },
    ],
    [
      "two numbers",
      [n, m, job],
      [
        [1, 2, "a"],
        [1, 3, "a"],
      ],
      { kind: "scatter", x: "n", y: "m", colour: "" },
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
    const drawn = drawChart({ kind: "line", x: "day", y: "n", colour: "" }, [day, n], rows);
    expect(drawn).toMatchObject({
      x: { kind: "time", label: "day" },
      series: [
        {
          points: [
            { x: new Date("2020-01-01"), y: null },
            { x: new Date("2020-01-02T06:00Z"), y: 2.5 },
          ],
        },
      ],
    });
  });

  test("with a series a colour, and says what it leaves out", () => {
    const rows = Array.from({ length: 10 }, (_, at) => [at, at, `job ${at}`]);
    const drawn = drawChart({ kind: "scatter", x: "n", y: "m", colour: "job" }, [n, m, job], rows);
    expect(drawn).toMatchObject({ notes: ["first 8 of 10 colours"] });
  });

  test("never as bars over rows that share a name", () => {
    const rows = [
      ["a", 1],
      ["a", 2],
    ];
    const drawn = drawChart({ kind: "bar", x: "job", y: "n", colour: "" }, [job, n], rows);
    expect(drawn).toMatch(/Several rows have the same job/);
  });

  test("not of words as a height", () => {
    expect(drawChart({ kind: "bar", x: "n", y: "job", colour: "" }, [job, n], [])).toMatch(
      /no number/,
    );
  });
});
