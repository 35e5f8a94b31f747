import {
  HALO_COLOUR,
  type Mark,
  type ResolveColour,
  type Scene,
  TEXT_PX,
} from "@/components/charts/scene/scene";

type Pen = CanvasRenderingContext2D;

/** Draws all marks on a canvas whose unit is the CSS pixel. */
export function drawScene(pen: Pen, scene: Scene, resolve: ResolveColour, font: string): void {
  pen.clearRect(0, 0, scene.width, scene.height);
  pen.font = `${TEXT_PX}px ${font}`;
  pen.lineJoin = "round";
  for (const mark of scene.marks) {
    pen.save();
    if (mark.kind !== "text" && mark.inPlot === true) {
      const { left, top, width, height } = scene.plot;
      pen.beginPath();
      pen.rect(left, top, width, height);
      pen.clip();
    }
    drawMark(pen, mark, resolve, font);
    pen.restore();
  }
}

function drawMark(pen: Pen, mark: Mark, resolve: ResolveColour, font: string): void {
  const colour = resolve(mark.colour);
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  if (mark.kind !== "text") pen.globalAlpha = mark.opacity ?? 1;
  if (mark.kind === "text") drawText(pen, mark, font, resolve);
  else if (mark.kind === "dots") drawDots(pen, mark);
  else if (mark.kind === "path") drawPath(pen, mark);
  else {
    trace(pen, mark.points);
    pen.fill();
  }
}

function drawPath(pen: Pen, mark: Extract<Mark, { kind: "path" }>): void {
  trace(pen, mark.points);
  pen.lineWidth = mark.width ?? 1;
  pen.setLineDash([...(mark.dash ?? [])]);
  pen.stroke();
}

function trace(pen: Pen, points: readonly number[]): void {
  pen.beginPath();
  let isDown = false;
  for (let index = 0; index + 1 < points.length; index += 2) {
    const x = points[index] ?? Number.NaN;
    const y = points[index + 1] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) isDown = false;
    else if (isDown) pen.lineTo(x, y);
    else {
      pen.moveTo(x, y);
      isDown = true;
    }
  }
}

function drawDots(pen: Pen, mark: Extract<Mark, { kind: "dots" }>): void {
  pen.beginPath();
  for (let index = 0; index + 1 < mark.points.length; index += 2) {
    const x = mark.points[index] ?? Number.NaN;
    const y = mark.points[index + 1] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    pen.moveTo(x + mark.radius, y);
    pen.arc(x, y, mark.radius, 0, 2 * Math.PI);
  }
  if (mark.hollow === true) pen.stroke();
  else pen.fill();
}

function drawText(
  pen: Pen,
  mark: Extract<Mark, { kind: "text" }>,
  font: string,
  resolve: ResolveColour,
): void {
  if (mark.bold === true) pen.font = `600 ${TEXT_PX}px ${font}`;
  pen.textAlign = mark.align ?? "left";
  pen.textBaseline = "middle";
  pen.translate(mark.x, mark.y);
  if (mark.upright === true) pen.rotate(-Math.PI / 2);
  if (mark.halo === true) {
    pen.strokeStyle = resolve(HALO_COLOUR);
    pen.lineWidth = 3;
    pen.strokeText(mark.text, 0, 0);
  }
  pen.fillText(mark.text, 0, 0);
}
