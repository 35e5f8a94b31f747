import {
  HALO_COLOUR,
  type Mark,
  type ResolveColour,
  type Scene,
  TEXT_PX,
} from "@/components/charts/scene/scene";

const ANCHORS = { left: "start", center: "middle", right: "end" } as const;

/** The same drawing as a file of vectors, on a ground of its own. */
export function sceneToSvg(scene: Scene, resolve: ResolveColour, ground: string): string {
  const { width, height, plot } = scene;
  const marks = scene.marks.map((mark) => markToSvg(mark, resolve)).join("\n");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="${TEXT_PX}">`,
    `<defs><clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.width}" height="${plot.height}"/></clipPath></defs>`,
    `<rect width="${width}" height="${height}" fill="${escapeXml(ground)}"/>`,
    marks,
    "</svg>\n",
  ].join("\n");
}

function markToSvg(mark: Mark, resolve: ResolveColour): string {
  const colour = escapeXml(resolve(mark.colour));
  if (mark.kind === "text") {
    const turn = mark.upright === true ? ` transform="rotate(-90 ${mark.x} ${mark.y})"` : "";
    const halo =
      mark.halo === true
        ? ` stroke="${escapeXml(resolve(HALO_COLOUR))}" stroke-width="3" paint-order="stroke"`
        : "";
    const weight = mark.bold === true ? ' font-weight="600"' : "";
    return `<text x="${mark.x}" y="${mark.y}" dominant-baseline="middle" text-anchor="${ANCHORS[mark.align ?? "left"]}" fill="${colour}"${weight}${halo}${turn}>${escapeXml(mark.text)}</text>`;
  }
  const shared = `${mark.opacity === undefined ? "" : ` opacity="${mark.opacity}"`}${mark.inPlot === true ? ' clip-path="url(#plot)"' : ""}`;
  if (mark.kind === "area") return `<path d="${pathOf(mark.points)}Z" fill="${colour}"${shared}/>`;
  if (mark.kind === "path") {
    const dash = mark.dash === undefined ? "" : ` stroke-dasharray="${mark.dash.join(" ")}"`;
    return `<path d="${pathOf(mark.points)}" fill="none" stroke="${colour}" stroke-width="${mark.width ?? 1}"${dash}${shared}/>`;
  }
  const paint = mark.hollow === true ? `fill="none" stroke="${colour}"` : `fill="${colour}"`;
  return `<g ${paint}${shared}>${circlesOf(mark.points, mark.radius)}</g>`;
}

function pathOf(points: readonly number[]): string {
  let path = "";
  let isDown = false;
  for (let index = 0; index + 1 < points.length; index += 2) {
    const x = points[index] ?? Number.NaN;
    const y = points[index + 1] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? "L" : "M"}${round(x)} ${round(y)}`;
    isDown = true;
  }
  return path;
}

function circlesOf(points: readonly number[], radius: number): string {
  let circles = "";
  for (let index = 0; index + 1 < points.length; index += 2) {
    const x = points[index] ?? Number.NaN;
    const y = points[index + 1] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    circles += `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}"/>`;
  }
  return circles;
}

const round = (value: number) => Math.round(value * 100) / 100;

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
