export type ArtifactKind =
  | "image"
  | "text"
  | "json"
  | "markdown"
  | "html"
  | "csv"
  | "table"
  | "pdf"
  | "parquet"
  | "audio"
  | "video"
  | "other";

const EXTENSIONS: Readonly<Record<Exclude<ArtifactKind, "other" | "table">, string>> = {
  image: "png jpg jpeg gif webp avif bmp ico svg",
  text: "txt log out err py ipynb r sql sh yaml yml toml ini cfg conf xml js mjs ts tsx jsx css java scala go rs c h cpp env lock rst tex diff patch properties",
  json: "json jsonl ndjson geojson",
  markdown: "md markdown",
  html: "html htm xhtml",
  csv: "csv tsv",
  pdf: "pdf",
  parquet: "parquet",
  audio: "wav mp3 ogg oga flac m4a aac",
  video: "mp4 webm ogv mov m4v",
};
const KIND_OF_EXTENSION = new Map<string, ArtifactKind>(
  (Object.entries(EXTENSIONS) as [ArtifactKind, string][]).flatMap(([kind, names]) =>
    names.split(" ").map((name) => [name, kind] as const),
  ),
);
const KIND_OF_NAME = new Map<string, ArtifactKind>([
  ["mlmodel", "text"],
  ["dockerfile", "text"],
  ["license", "text"],
  ["makefile", "text"],
  ["readme", "text"],
]);
const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
  ico: "image/x-icon",
  svg: "image/svg+xml",
  pdf: "application/pdf",
  wav: "audio/wav",
  mp3: "audio/mpeg",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  flac: "audio/flac",
  m4a: "audio/mp4",
  aac: "audio/aac",
  mp4: "video/mp4",
  webm: "video/webm",
  ogv: "video/ogg",
  mov: "video/quicktime",
  m4v: "video/mp4",
};
const TEXT_KINDS: ReadonlySet<ArtifactKind> = new Set([
  "text",
  "json",
  "markdown",
  "html",
  "csv",
  "table",
]);
const BYTES = "application/octet-stream";
const PLAIN_TEXT = "text/plain; charset=utf-8";

/** What a file holds, by its name alone; `table` shows only in the text. */
export function kindOfName(path: string): ArtifactKind {
  const name = baseName(path).toLowerCase();
  return KIND_OF_NAME.get(name) ?? KIND_OF_EXTENSION.get(extensionOf(name)) ?? "other";
}

export function isTextKind(kind: ArtifactKind): boolean {
  return TEXT_KINDS.has(kind);
}

/** True for the JSON that MLflow's `log_table` writes. */
export function isLoggedTable(text: string): boolean {
  return /^\s*\{\s*"columns"\s*:\s*\[/.test(text);
}

/** The type of a download: whatever a browser could run as a page or script is plain text. */
export function downloadType(path: string): string {
  const extension = extensionOf(baseName(path).toLowerCase());
  if (extension === "svg" || isTextKind(kindOfName(path))) return PLAIN_TEXT;
  return TYPES[extension] ?? BYTES;
}

/** The type of a file that is shown in place. */
export function viewType(path: string): string {
  const kind = kindOfName(path);
  if (kind === "html") return "text/html; charset=utf-8";
  if (isTextKind(kind)) return PLAIN_TEXT;
  return TYPES[extensionOf(baseName(path).toLowerCase())] ?? BYTES;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? "" : name.slice(dot + 1);
}
