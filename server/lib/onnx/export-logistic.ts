import { type EncodedFeature, featureWidth } from "@/server/lib/ml/encoder";
import type { LogisticModel } from "@/server/lib/ml/logistic-model";
import {
  ATTRIBUTE,
  ELEMENT,
  encodeOnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from "@/server/lib/onnx/onnx-proto";

const IR_VERSION = 8;
const OPSET = 17;
const ML_DOMAIN = "ai.onnx.ml";
const ML_OPSET = 3;
/** Name of the only output: float [N, 1]. */
export const PROBABILITY_OUTPUT = "probability";
/** Prefix of every name inside the graph that is neither an input nor the output. */
const INNER = "inner/";

export type OnnxExportMetadata = {
  /** Name of the graph. */
  modelName: string;
  /** Decision threshold that belongs to the model, stored as text. */
  threshold?: number;
  /** More metadata_props; keys must not start with "headrace.". */
  properties?: { readonly [key: string]: string };
};

/**
 * ONNX file of a trained model (opset 17 with ai.onnx.ml 3, IR 8).
 *
 * Inputs: one per feature, named like it, already imputed (`imputeRow`): string [N, 1] for
 * categorical features, float [N, 1] otherwise, booleans as 0 or 1. Output: `probability`,
 * float [N, 1]. Unseen categories encode to zeros. metadata_props hold `headrace.imputation`
 * (the fitted imputation as JSON), `headrace.threshold` and the caller's properties, so that
 * the file alone suffices to serve raw rows.
 *
 * @throws RangeError on feature names that the graph cannot carry or a reserved property
 */
export function exportLogisticToOnnx(
  model: LogisticModel,
  metadata: OnnxExportMetadata,
): Uint8Array {
  checkNames(model, metadata);
  const layout = layoutFeatures(model);
  const nodes = [...buildEncodingNodes(layout), ...buildOutputNodes(layout)];
  return encodeOnnxModel({
    irVersion: IR_VERSION,
    producerName: "headrace",
    opsetImport: [
      { domain: "", version: OPSET },
      { domain: ML_DOMAIN, version: ML_OPSET },
    ],
    graph: {
      name: metadata.modelName,
      node: nodes,
      initializer: buildInitializers(model, layout),
      input: model.encoder.features.map(({ name, type }) =>
        describeValue(name, type === "categorical" ? ELEMENT.string : ELEMENT.float),
      ),
      output: [describeValue(PROBABILITY_OUTPUT, ELEMENT.float)],
    },
    metadataProps: buildMetadata(model, metadata),
  });
}

type Numeric = Extract<EncodedFeature, { type: "numeric" }>;
type Categorical = Extract<EncodedFeature, { type: "categorical" }>;
type Layout = {
  numeric: Numeric[];
  booleans: string[];
  categorical: Categorical[];
  /** The model's weights in the graph's column order: numeric, boolean, categorical. */
  weights: number[];
};

function layoutFeatures({ encoder, fit }: LogisticModel): Layout {
  const weightsOf: { [Type in EncodedFeature["type"]]: number[] } = {
    numeric: [],
    boolean: [],
    categorical: [],
  };
  let offset = 0;
  for (const feature of encoder.features) {
    const end = offset + featureWidth(feature);
    weightsOf[feature.type].push(...fit.weights.slice(offset, end));
    offset = end;
  }
  return {
    numeric: encoder.features.filter((feature) => feature.type === "numeric"),
    booleans: encoder.features.flatMap(({ type, name }) => (type === "boolean" ? [name] : [])),
    categorical: encoder.features.filter((feature) => feature.type === "categorical"),
    weights: [...weightsOf.numeric, ...weightsOf.boolean, ...weightsOf.categorical],
  };
}

function buildEncodingNodes({ numeric, categorical }: Layout): OnnxNode[] {
  const nodes: OnnxNode[] = [];
  if (numeric.length > 0) {
    nodes.push(
      concat(
        numeric.map(({ name }) => name),
        `${INNER}numbers`,
      ),
      {
        opType: "Scaler",
        name: `${INNER}scale`,
        domain: ML_DOMAIN,
        input: [`${INNER}numbers`],
        output: [`${INNER}scaled`],
        attribute: [
          { name: "offset", type: ATTRIBUTE.floats, floats: numeric.map(({ mean }) => mean) },
          { name: "scale", type: ATTRIBUTE.floats, floats: numeric.map(({ scale }) => 1 / scale) },
        ],
      },
    );
  }
  for (const { name, categories } of categorical) nodes.push(...oneHot(name, categories));
  return nodes;
}

function oneHot(name: string, categories: readonly string[]): OnnxNode[] {
  const encoder = new TextEncoder();
  return [
    {
      opType: "OneHotEncoder",
      name: `${INNER}one-hot/${name}`,
      domain: ML_DOMAIN,
      input: [name],
      output: [`${INNER}cube/${name}`],
      attribute: [
        {
          name: "cats_strings",
          type: ATTRIBUTE.strings,
          strings: categories.map((category) => encoder.encode(category)),
        },
        { name: "zeros", type: ATTRIBUTE.int, i: 1 },
      ],
    },
    {
      // The encoder keeps the input's axis: [N, 1, K] has to become [N, K].
      opType: "Reshape",
      name: `${INNER}flatten/${name}`,
      input: [`${INNER}cube/${name}`, `${INNER}shape/${name}`],
      output: [`${INNER}columns/${name}`],
    },
  ];
}

function buildOutputNodes({ numeric, booleans, categorical }: Layout): OnnxNode[] {
  const blocks = [
    ...(numeric.length > 0 ? [`${INNER}scaled`] : []),
    ...booleans,
    ...categorical.map(({ name }) => `${INNER}columns/${name}`),
  ];
  return [
    concat(blocks, `${INNER}encoded`),
    {
      opType: "Gemm",
      name: `${INNER}linear`,
      input: [`${INNER}encoded`, `${INNER}weights`, `${INNER}intercept`],
      output: [`${INNER}logit`],
    },
    {
      opType: "Sigmoid",
      name: `${INNER}sigmoid`,
      input: [`${INNER}logit`],
      output: [PROBABILITY_OUTPUT],
    },
  ];
}

function concat(input: string[], output: string): OnnxNode {
  return {
    opType: "Concat",
    name: `${output}/concat`,
    input,
    output: [output],
    attribute: [{ name: "axis", type: ATTRIBUTE.int, i: 1 }],
  };
}

function buildInitializers({ fit }: LogisticModel, layout: Layout): OnnxTensor[] {
  return [
    {
      name: `${INNER}weights`,
      dims: [layout.weights.length, 1],
      dataType: ELEMENT.float,
      floatData: layout.weights,
    },
    {
      name: `${INNER}intercept`,
      dims: [1],
      dataType: ELEMENT.float,
      floatData: [fit.intercept],
    },
    ...layout.categorical.map(({ name, categories }) => ({
      name: `${INNER}shape/${name}`,
      dims: [2],
      dataType: ELEMENT.int64,
      int64Data: [-1, categories.length],
    })),
  ];
}

function describeValue(name: string, elemType: number): OnnxValueInfo {
  return {
    name,
    type: { tensorType: { elemType, shape: { dim: [{ dimParam: "N" }, { dimValue: 1 }] } } },
  };
}

function buildMetadata(
  model: LogisticModel,
  { threshold, properties }: OnnxExportMetadata,
): { key: string; value: string }[] {
  const entries = Object.entries({
    "headrace.imputation": JSON.stringify(model.imputation),
    ...(threshold === undefined ? {} : { "headrace.threshold": String(threshold) }),
    ...properties,
  });
  return entries.map(([key, value]) => ({ key, value }));
}

function checkNames({ encoder }: LogisticModel, { properties }: OnnxExportMetadata): void {
  for (const { name } of encoder.features) {
    if (name === "" || name === PROBABILITY_OUTPUT || name.startsWith(INNER)) {
      throw new RangeError(`feature name "${name}" is empty or reserved in the ONNX graph`);
    }
  }
  for (const key of Object.keys(properties ?? {})) {
    if (key.startsWith("headrace.")) throw new RangeError(`property "${key}" is reserved`);
  }
}
