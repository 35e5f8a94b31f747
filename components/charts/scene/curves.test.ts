import { describe, expect, it } from "vitest";
import {
  type CurveSceneOptions,
  layoutCurves,
  sceneOfCurves,
} from "@/components/charts/scene/curve-scene";
import {
  CURVES_DRAWN,
  type Curve,
  chooseCurves,
  computeDensity,
  nearestIndex,
} from "@/components/charts/scene/curves";

function aCurve(id: string, y: (number | null)[], more: Partial<Curve> = {}): Curve {
  return {
    id,
    label: id,
    colour: "red",
    isBaseline: false,
    x: y.map((_, index) => index),
    y,
    band: null,
    ...more,
  };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => aCurve(String(index), [0, index]));

describe("chooseCurves", () => {
  it("draws up to fifty as they are", () => {
    const choice = chooseCurves(many(CURVES_DRAWN), "highest");
    expect(choice).toMatchObject({ density: null, heldBack: 0 });
    expect(choice.drawn).toHaveLength(CURVES_DRAWN);
  });

  it.each([
    ["highest", "59"],
    ["lowest", "0"],
  ] as const)("of more, draws the ten that end %s and the density of all", (by, best) => {
    const choice = chooseCurves(many(60), by);
    expect(choice.drawn).toHaveLength(10);
    expect(choice.drawn.map(({ id }) => id)).toContain(best);
    expect(choice.heldBack).toBe(50);
    expect(choice.density?.max.at(-1)).toBe(59);
  });

  it("never holds back the baseline", () => {
    const curves = many(60).map((curve) => ({ ...curve, isBaseline: curve.id === "3" }));
    expect(chooseCurves(curves, "highest").drawn.map(({ id }) => id)).toContain("3");
  });
});

it("counts a curve once a bin, however many points it has there", () => {
  const dense = aCurve("dense", [10, 10, 10, 10], { x: [0, 0.001, 0.002, 100] });
  const sparse = aCurve("sparse", [0, 0], { x: [0, 100] });
  const density = computeDensity([dense, sparse]);
  expect(density?.low[0]).toBeCloseTo(1, 9);
  expect(density?.high[0]).toBeCloseTo(9, 9);
  expect(density?.min[0]).toBe(0);
});

it.each([
  [[], 1, -1],
  [[1, 5, 9], -3, 0],
  [[1, 5, 9], 6, 1],
  [[1, 5, 9], 7.5, 2],
  [[1, 5, 9], 3, 0],
  [[1, 5, 9], 99, 2],
])("in %o the nearest to %d is at %i", (list, at, index) => {
  expect(nearestIndex(list, at)).toBe(index);
});

describe("sceneOfCurves", () => {
  function build(given: CurveSceneOptions, hoveredId: string | null = null) {
    const layout = layoutCurves(given);
    return layout === null ? null : sceneOfCurves(layout, hoveredId);
  }

  const options = {
    density: null,
    width: 400,
    height: 200,
    x: { kind: "linear" as const, range: null },
    y: { kind: "linear" as const, range: [null, null] as const, ignoresOutliers: false },
    smoothing: 0,
  };
  const spike = aCurve("a", [1, 1, 1], { band: { min: [1, 1, 1], max: [1, 50, 1] } });

  it("makes room for a spike that only the bucket's highest value shows", () => {
    const scene = build({ ...options, curves: [spike] });
    expect(scene?.yScale.domain[1]).toBeGreaterThanOrEqual(50);
    expect(scene?.marks.some(({ kind }) => kind === "area")).toBe(true);
  });

  it("lets the axis leave outliers out", () => {
    const flat = aCurve(
      "b",
      Array.from({ length: 100 }, (_, index) => (index === 50 ? 1e6 : index / 100)),
    );
    const y = { ...options.y, ignoresOutliers: true };
    const scene = build({ ...options, y, curves: [flat] });
    expect(scene?.yScale.domain[1]).toBeLessThan(2);
  });

  it("breaks the line at a missing value", () => {
    const scene = build({ ...options, curves: [aCurve("a", [1, null, 3])] });
    const line = scene?.marks.find((mark) => mark.kind === "path" && mark.colour === "red");
    expect(line?.kind === "path" && Number.isNaN(line.points[3])).toBe(true);
  });

  it("draws the raw values faint behind smoothed ones", () => {
    const curves = [aCurve("a", [1, 2, 3])];
    const lines = build({ ...options, curves, smoothing: 0.5 })?.marks.filter(
      (mark) => mark.kind === "path" && mark.colour === "red",
    );
    expect(lines?.map((mark) => (mark.kind === "path" ? mark.opacity : null))).toEqual([0.25, 1]);
  });

  it("draws the baseline dashed and others not", () => {
    const curves = [aCurve("a", [1, 2], { isBaseline: true, colour: "blue" }), aCurve("b", [1, 2])];
    const dashes = build({ ...options, curves })?.marks.flatMap((mark) =>
      mark.kind === "path" && ["red", "blue"].includes(mark.colour)
        ? [[mark.colour, mark.dash !== undefined]]
        : [],
    );
    expect(dashes).toEqual([
      ["red", false],
      ["blue", true],
    ]);
  });

  it("brings the run looked at to the front and fades the others", () => {
    const curves = [aCurve("a", [1, 2], { colour: "blue" }), aCurve("b", [1, 2])];
    const lines = build({ ...options, curves }, "a")?.marks.flatMap((mark) =>
      mark.kind === "path" && ["red", "blue"].includes(mark.colour)
        ? [[mark.colour, mark.opacity]]
        : [],
    );
    expect(lines).toEqual([
      ["red", 0.2],
      ["blue", 1],
    ]);
  });

  it("is null when nothing can stand on the axis", () => {
    const y = { ...options.y, kind: "log" as const };
    expect(build({ ...options, y, curves: [aCurve("a", [-1, 0])] })).toBeNull();
    expect(build({ ...options, curves: [] })).toBeNull();
  });
});
