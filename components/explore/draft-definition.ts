import type { CreateFeatureViewInput, FeatureDefinition } from "@/server/features/schema";

export type FeatureType = FeatureDefinition["type"];
export type Strategy = FeatureDefinition["imputation"]["strategy"];
export type DraftColumn = { name: string; source: string; type: string };

/** A column as the form holds it: whether it is taken, and how. */
export type DraftFeature = {
  name: string;
  source: string;
  /** The column's type in the dataset. */
  columnType: string;
  isTaken: boolean;
  type: FeatureType;
  strategy: Strategy;
  /** As it is written; read by the feature's type. */
  constant: string;
};

const NUMBERS = ["integer", "number"];

/** A column as a feature, with what its type suggests. Times are offered, but not taken. */
export function toDraftFeature(column: DraftColumn): DraftFeature {
  const type = suggestType(column.type);
  return {
    name: toFeatureName(column.name),
    source: column.source,
    columnType: column.type,
    isTaken: !["date", "timestamp"].includes(column.type),
    type,
    strategy: type === "numeric" ? "median" : "mode",
    constant: "",
  };
}

function suggestType(columnType: string): FeatureType {
  if (NUMBERS.includes(columnType)) return "numeric";
  return columnType === "boolean" ? "boolean" : "categorical";
}

/** Only a column of numbers is a numeric feature. */
export function typesOf(columnType: string): readonly FeatureType[] {
  if (NUMBERS.includes(columnType)) return ["numeric", "categorical"];
  return columnType === "boolean" ? ["boolean", "categorical"] : ["categorical", "boolean"];
}

export function strategiesOf(type: FeatureType): readonly Strategy[] {
  return type === "numeric" ? ["median", "mean", "mode", "constant"] : ["mode", "constant"];
}

/** Small letters, digits and single underscores, a letter first: what a feature may be called. */
export function toFeatureName(name: string): string {
  const word = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 120);
  return /^[a-z]/.test(word) ? word : `f_${word}`;
}

export type DraftForm = {
  name: string;
  description: string;
  datasetId: string;
  entityName: string;
  joinKey: string;
  timeColumn: string;
  /** Empty for a view without a label. */
  labelColumn: string;
  features: readonly DraftFeature[];
};

/** Key, time and label are no features of the view. */
export function takenFeatures(form: DraftForm): DraftFeature[] {
  const { joinKey, timeColumn, labelColumn } = form;
  return form.features.filter(
    ({ isTaken, source }) => isTaken && ![joinKey, timeColumn, labelColumn].includes(source),
  );
}

/** What is still to be said; undefined when the definition is whole. */
export function findGap(form: DraftForm): string | undefined {
  const { name, entityName, joinKey, timeColumn } = form;
  if (name.trim() === "") return "Give the view a name";
  if (entityName === "" || joinKey === "") return "Say what the rows describe, and by which key";
  if (timeColumn === "") return "Choose the column of the rows’ time";
  const taken = takenFeatures(form);
  if (taken.length === 0) return "Take at least one column";
  const wrong = taken.find((feature) => readConstant(feature) === null);
  return wrong === undefined
    ? undefined
    : `The constant of ${wrong.name} is no ${wrong.type} value`;
}

/** The definition as the API takes it. */
export function toDefinition(form: DraftForm): CreateFeatureViewInput {
  const { name, description, entityName, datasetId, timeColumn, labelColumn } = form;
  return {
    name,
    description,
    entityName,
    datasetId,
    timeColumn,
    labelColumn: labelColumn === "" ? null : labelColumn,
    features: takenFeatures(form).map((feature) => ({
      name: feature.name,
      source: feature.source,
      type: feature.type,
      sentinels: [],
      imputation: toImputation(feature),
      description: "",
    })),
  };
}

function toImputation(feature: DraftFeature): FeatureDefinition["imputation"] {
  const { strategy } = feature;
  if (strategy !== "constant") return { strategy };
  return { strategy, value: readConstant(feature) ?? "" };
}

/** The constant as a value of the feature's type; null where it is none. */
function readConstant({
  strategy,
  type,
  constant,
}: DraftFeature): string | number | boolean | null {
  if (strategy !== "constant" || type === "categorical") return constant;
  const text = constant.trim();
  if (type === "numeric") {
    return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  }
  return ["true", "false"].includes(text) ? text === "true" : null;
}
