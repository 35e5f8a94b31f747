import { PipelineConfig } from "@/server/pipelines/schema";

/** The fields of the form by their place in the configuration, as text. */
export type FormValues = Record<FieldPath, string>;

export const CONFIG_FIELDS = [
  { path: "dataset", label: "Dataset", type: "text", hint: "Slug of the dataset that is read" },
  { path: "featureView", label: "Feature view", type: "text", hint: "Its newest version is used" },
  { path: "train.from", label: "Train from", type: "date", hint: "First day of the training rows" },
  { path: "train.to", label: "Train to", type: "date", hint: "First day after them" },
  { path: "evaluate.from", label: "Evaluate from", type: "date", hint: "First day judged on" },
  { path: "evaluate.to", label: "Evaluate to", type: "date", hint: "First day after them" },
  { path: "model.name", label: "Model", type: "text", hint: "Registered under this name" },
  {
    path: "model.l2",
    label: "L2 penalty",
    type: "number",
    hint: "Larger keeps weights smaller; above 0",
  },
  {
    path: "model.maxIterations",
    label: "Most iterations",
    type: "number",
    hint: "Newton steps, 1 to 1 000",
  },
  {
    path: "model.seed",
    label: "Seed",
    type: "number",
    hint: "Recorded; this training draws no random numbers",
  },
  { path: "experiment", label: "Experiment", type: "text", hint: "Groups the tracked runs" },
] as const;
export type FieldPath = (typeof CONFIG_FIELDS)[number]["path"];

/** The form's texts for a configuration. */
export function toFormValues(config: PipelineConfig): FormValues {
  const entries = CONFIG_FIELDS.map(({ path }) => [path, String(readPath(config, path) ?? "")]);
  // One entry a field path, by construction.
  return Object.fromEntries(entries) as FormValues;
}

function readPath(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => {
    const isObject = typeof inner === "object" && inner !== null;
    return isObject ? Object.entries(inner).find(([name]) => name === key)?.[1] : undefined;
  }, value);
}

export type FormResult =
  | { config: PipelineConfig; errors: null }
  | { config: null; errors: Partial<Record<FieldPath, string>> };

/** Reads the form; what is wrong is told field by field. */
export function readForm(values: FormValues): FormResult {
  const raw: Record<string, unknown> = {};
  for (const { path, type } of CONFIG_FIELDS) {
    const text = values[path].trim();
    writePath(raw, path, type === "number" && text !== "" ? Number(text) : text);
  }
  const parsed = PipelineConfig.safeParse(raw);
  if (parsed.success) return { config: parsed.data, errors: null };
  const errors: Partial<Record<FieldPath, string>> = {};
  for (const { path, message } of parsed.error.issues) {
    const place = path.join(".");
    const field = CONFIG_FIELDS.find(
      (each) => each.path === place || each.path === `${place}.from`,
    );
    if (field !== undefined) errors[field.path] ??= message;
  }
  return { config: null, errors };
}

function writePath(target: Record<string, unknown>, path: string, value: unknown): void {
  const [group = path, key] = path.split(".");
  if (key === undefined) {
    target[group] = value;
    return;
  }
  const former = target[group];
  target[group] = { ...(typeof former === "object" ? former : {}), [key]: value };
}

/** Fields whose values differ, with both. */
export function diffConfigs(
  before: PipelineConfig,
  after: PipelineConfig,
): { label: string; before: string; after: string }[] {
  const from = toFormValues(before);
  const to = toFormValues(after);
  return CONFIG_FIELDS.filter(({ path }) => from[path] !== to[path]).map(({ path, label }) => ({
    label,
    before: from[path],
    after: to[path],
  }));
}
