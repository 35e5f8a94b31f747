const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 24;
const TITLE_HEIGHT = 40;
/** Dots a point of the picture, so that it is sharp in a document. */
const PNG_SCALE = 2;
/** What the page's style sheets say, and a file on its own must say itself. */
const LOOKS = ["fill", "stroke", "font-family", "font-size", "font-weight", "opacity"];

export type DrawnFile = { svg: string; width: number; height: number };

/**
 * The whole drawing as a file of its own, whatever part of it is on the screen, in the colours of the
 * theme and with a title above.
 * @param bounds of the drawing in its own units
 */
export function drawFile(
  source: SVGSVGElement,
  { title, bounds }: { title: string; bounds: { width: number; height: number } },
): DrawnFile {
  const copy = source.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error("the drawing is no SVG");
  const copies = [copy, ...copy.querySelectorAll("*")];
  for (const [at, element] of [source, ...source.querySelectorAll("*")].entries()) {
    const into = copies[at];
    if (into === undefined) continue;
    const computed = getComputedStyle(element);
    for (const look of LOOKS) into.setAttribute(look, computed.getPropertyValue(look));
    for (const name of ["class", "tabindex", "role"]) into.removeAttribute(name);
  }
  const width = bounds.width + 2 * MARGIN;
  const height = bounds.height + 2 * MARGIN + TITLE_HEIGHT;
  copy
    .querySelector(":scope > g")
    ?.setAttribute("transform", `translate(${MARGIN},${MARGIN + TITLE_HEIGHT})`);
  const background = document.createElementNS(SVG, "rect");
  const page = getComputedStyle(document.body);
  setAll(background, { width: "100%", height: "100%", fill: page.backgroundColor });
  const words = document.createElementNS(SVG, "text");
  words.textContent = title;
  const font = { "font-family": page.fontFamily, "font-size": "14", fill: page.color };
  setAll(words, { x: String(MARGIN), y: String(MARGIN + 12), ...font });
  copy.prepend(background, words);
  setAll(copy, {
    ...{ xmlns: SVG, width: String(width), height: String(height) },
    viewBox: `0 0 ${width} ${height}`,
  });
  return { svg: new XMLSerializer().serializeToString(copy), width, height };
}

function setAll(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

/** The same as points. @throws Error where the browser cannot draw so large a picture */
export async function toPng({ svg, width, height }: DrawnFile): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error("The picture is too large. Take SVG")) : resolve(blob),
    );
  });
}
