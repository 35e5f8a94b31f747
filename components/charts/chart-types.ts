/** Time charts take dates, number charts numbers, category charts words. */
export type ChartX = Date | number | string;

/** `y` null is a missing value and draws a gap; `min`/`max` make a point a down-sampled bucket. */
export type ChartPoint = { x: ChartX; y: number | null; min?: number; max?: number };

export type ChartSeries = {
  id: string;
  label: string;
  kind: "line" | "area" | "bar" | "scatter";
  points: readonly ChartPoint[];
  /** Champion is heavier, challenger dashed, reference grey, estimate hatched. */
  role?: "champion" | "challenger" | "reference" | "estimate";
  /** Default: the colour of the series' place. `colourOfId(runId)` keeps a run's colour on every page. */
  colour?: string;
  /** Bars and areas with one name stand on each other. */
  stack?: string;
};

export type ChartThreshold = { value: number; word: string; tone?: "watch" | "act" | "neutral" };

export type ChartPane = {
  id: string;
  label: string;
  /** Shown at the axis and behind values: "ms", "%". */
  unit?: string;
  series: readonly ChartSeries[];
  thresholds?: readonly ChartThreshold[];
  /** Fixed ends of the value axis; "auto" follows the data. Bars start at 0 unless told. */
  domain?: readonly [number | "auto", number | "auto"];
  scale?: "linear" | "log";
  /** Pixels; 160 unless told. */
  height?: number;
  formatValue?: (value: number) => string;
};

export const ANNOTATION_KINDS = [
  "deployment",
  "training",
  "contract-break",
  "note",
  "incident",
] as const;

export type ChartAnnotation = {
  id: string;
  kind: (typeof ANNOTATION_KINDS)[number];
  title: string;
  detail?: string;
  at: Date | number;
  /** End of what lasted. */
  until?: Date | number | null;
  href?: string | null;
};

export type ChartRange = {
  from: Date | number;
  to: Date | number;
  label: string;
  /** "incomplete" is hatched. */
  kind: "training" | "incomplete" | "window";
};

export type ChartRangeChange = (range: readonly [Date | number, Date | number] | null) => void;

export type ChartPanelProps = {
  /** Accessible name: what is plotted over what. */
  label: string;
  /** Visible heading; none when the surroundings have one. */
  title?: string;
  x: {
    kind: "time" | "number" | "category";
    label?: string;
    scale?: "linear" | "log";
    /** Ends that charts beside each other share; the data's own unless told. Times are epoch ms. */
    domain?: readonly [number, number];
  };
  panes: readonly ChartPane[];
  annotations?: readonly ChartAnnotation[];
  ranges?: readonly ChartRange[];
  /** Called after a zoom (null: reset) so that the owner asks for finer data; the chart zooms either way. */
  onRangeChange?: ChartRangeChange;
  /** What the server did to the data: "1 of 40 points, min–max kept". */
  note?: string;
  /** More than this many series a pane are held back and counted; 12 unless told. */
  maxSeries?: number;
  /** Without ending; default from the label. */
  fileName?: string;
};
