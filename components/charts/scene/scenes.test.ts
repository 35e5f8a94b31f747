import { describe, expect, it } from "vitest";
import { buildBarScene } from "@/components/charts/scene/bar-scene";
import { buildPointScene, targetsWithin } from "@/components/charts/scene/point-scene";
import type { Scene } from "@/components/charts/scene/scene";
import { sceneToSvg } from "@/components/charts/scene/scene-svg";

const axis = (label: string) => ({ label, kind: "linear" as const, format: String });

describe("buildPointScene", () => {
  const points = [
    { id: "a", name: "a", x: 1, y: 1, colour: "red" },
    { id: "b", name: "b", x: 2, y: 3, colour: "red" },
  ];
  const options = { points, x: axis("x"), y: axis("y"), hoveredId: null, chosenIds: null };
  const size = { width: 300, height: 200 };

  it("joins the front in its order", () => {
    const scene = buildPointScene({ ...options, ...size, front: ["a", "b"] });
    const line = scene?.marks.findLast(({ kind }) => kind === "path");
    const [a, b] = scene?.targets ?? [];
    expect(line?.kind === "path" && line.points).toEqual([a?.x, a?.y, b?.x, b?.y]);
  });

  it("finds the points inside a box and no others", () => {
    const scene = buildPointScene({ ...options, ...size, front: [] });
    const [a] = scene?.targets ?? [];
    const box = { left: (a?.x ?? 0) - 2, top: (a?.y ?? 0) - 2, width: 4, height: 4 };
    expect(targetsWithin(scene?.targets ?? [], box)).toEqual(["a"]);
  });
});

describe("buildBarScene", () => {
  const bar = (id: string, value: number | null) => ({ id, label: id, value, colour: "red" });

  it("says what was not logged rather than drawing 0", () => {
    const scene = buildBarScene({
      bars: [bar("a", 2), bar("b", null)],
      width: 300,
      hoveredId: null,
    });
    expect(scene?.marks.filter((mark) => mark.kind === "area")).toHaveLength(1);
    expect(scene?.targets[1]?.text).toBe("b: not logged");
  });

  it("starts bars of both signs at 0", () => {
    const scene = buildBarScene({ bars: [bar("a", 2), bar("b", -2)], width: 300, hoveredId: null });
    const [up, down] = scene?.marks.filter((mark) => mark.kind === "area") ?? [];
    expect(up?.kind === "area" && up.points[0]).toBe(down?.kind === "area" && down.points[2]);
  });
});

describe("sceneToSvg", () => {
  const scene: Scene = {
    width: 10,
    height: 10,
    plot: { left: 0, top: 0, width: 10, height: 10 },
    marks: [
      { kind: "path", points: [0, 0, 1, 1, Number.NaN, 0, 3, 3, 4, 4], colour: "var(--a)" },
      { kind: "text", x: 1, y: 1, text: '<b> & "c"', colour: "black" },
    ],
  };
  const svg = sceneToSvg(
    scene,
    (colour) => (colour === "var(--a)" ? "rgb(1,2,3)" : colour),
    "white",
  );

  it("lifts the pen at missing values and writes plain colours", () => {
    expect(svg).toContain('d="M0 0L1 1M3 3L4 4" fill="none" stroke="rgb(1,2,3)"');
  });

  it("escapes words", () => {
    expect(svg).toContain("&lt;b&gt; &amp; &quot;c&quot;");
  });
});
