"use client";

import { type ReactNode, type Ref, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import { enqueueDraw } from "@/components/charts/scene/draw-queue";
import { drawScene } from "@/components/charts/scene/draw-scene";
import type { ResolveColour, Scene } from "@/components/charts/scene/scene";
import { sceneToSvg } from "@/components/charts/scene/scene-svg";
import { useThemeVersion } from "@/components/charts/scene/use-theme-version";

/** Drawings of the shown scene, as files. */
export type SceneFiles = { svg: () => string | null; png: () => Promise<Blob | null> };

type SceneCanvasProps = {
  scene: Scene;
  label: string;
  files?: Ref<SceneFiles>;
  /** Over the drawing: crosshair, brush, handlers. */
  children?: ReactNode;
};

/** Draws a scene on one canvas, sharp on every screen and again when the theme changes. */
export function SceneCanvas({ scene, label, files, children }: SceneCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const owner = useMemo(() => ({}), []);
  const themeVersion = useThemeVersion();
  const { width, height } = scene;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme has new colours
  useEffect(
    () =>
      enqueueDraw(owner, () => {
        const canvas = ref.current;
        if (canvas !== null) paint(canvas, scene);
      }),
    [owner, scene, themeVersion],
  );

  useImperativeHandle(
    files,
    () => ({
      svg: () => {
        const canvas = ref.current;
        if (canvas === null) return null;
        const { resolve } = styleOf(canvas);
        const plain = (colour: string) => toRgb(resolve(colour));
        return sceneToSvg(scene, plain, plain("var(--panel)"));
      },
      png: () => toPng(ref.current),
    }),
    [scene],
  );

  return (
    <div className="relative" style={{ height }}>
      <canvas
        ref={ref}
        role="img"
        aria-label={label}
        style={{ width, height }}
        className="absolute inset-0"
      />
      {children}
    </div>
  );
}

function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  const density = Math.min(3, window.devicePixelRatio || 1);
  canvas.width = Math.round(scene.width * density);
  canvas.height = Math.round(scene.height * density);
  pen.setTransform(density, 0, 0, density, 0, 0);
  const { resolve, font } = styleOf(canvas);
  drawScene(pen, scene, resolve, font);
}

function styleOf(element: HTMLElement): { resolve: ResolveColour; font: string } {
  const style = getComputedStyle(element);
  const known = new Map<string, string>();
  const resolve = (colour: string) => {
    const former = known.get(colour);
    if (former !== undefined) return former;
    const name = /^var\((--[\w-]+)\)$/.exec(colour)?.[1];
    const value = name === undefined ? colour : style.getPropertyValue(name).trim() || "gray";
    known.set(colour, value);
    return value;
  };
  return { resolve, font: style.fontFamily };
}

/** The canvas on the panel's ground, which the canvas itself leaves clear. */
function toPng(canvas: HTMLCanvasElement | null): Promise<Blob | null> {
  if (canvas === null) return Promise.resolve(null);
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const pen = copy.getContext("2d");
  if (pen === null) return Promise.resolve(null);
  pen.fillStyle = styleOf(canvas).resolve("var(--panel)");
  pen.fillRect(0, 0, copy.width, copy.height);
  pen.drawImage(canvas, 0, 0);
  return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
}

/** Drawing programs know "rgb(…)", not "oklch(…)". */
function toRgb(colour: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext("2d");
  if (pen === null) return colour;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return `rgb(${red},${green},${blue})`;
}
