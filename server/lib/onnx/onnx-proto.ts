import protobuf from "protobufjs/light.js";

/** ONNX element types (TensorProto.DataType). */
export const ELEMENT = { float: 1, int64: 7, string: 8 } as const;
/** ONNX attribute types (AttributeProto.AttributeType). */
export const ATTRIBUTE = { int: 2, floats: 6, strings: 8 } as const;

/** The part of onnx.proto that exported models use; ids are those of the ONNX specification. */
const DESCRIPTOR = {
  nested: {
    ModelProto: {
      fields: {
        irVersion: { type: "int64", id: 1 },
        producerName: { type: "string", id: 2 },
        graph: { type: "GraphProto", id: 7 },
        opsetImport: { rule: "repeated", type: "OperatorSetIdProto", id: 8 },
        metadataProps: { rule: "repeated", type: "StringStringEntryProto", id: 14 },
      },
    },
    OperatorSetIdProto: {
      fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } },
    },
    StringStringEntryProto: {
      fields: { key: { type: "string", id: 1 }, value: { type: "string", id: 2 } },
    },
    GraphProto: {
      fields: {
        node: { rule: "repeated", type: "NodeProto", id: 1 },
        name: { type: "string", id: 2 },
        initializer: { rule: "repeated", type: "TensorProto", id: 5 },
        input: { rule: "repeated", type: "ValueInfoProto", id: 11 },
        output: { rule: "repeated", type: "ValueInfoProto", id: 12 },
      },
    },
    NodeProto: {
      fields: {
        input: { rule: "repeated", type: "string", id: 1 },
        output: { rule: "repeated", type: "string", id: 2 },
        name: { type: "string", id: 3 },
        opType: { type: "string", id: 4 },
        attribute: { rule: "repeated", type: "AttributeProto", id: 5 },
        domain: { type: "string", id: 7 },
      },
    },
    AttributeProto: {
      fields: {
        name: { type: "string", id: 1 },
        i: { type: "int64", id: 3 },
        floats: { rule: "repeated", type: "float", id: 7, options: { packed: false } },
        strings: { rule: "repeated", type: "bytes", id: 9 },
        type: { type: "int32", id: 20 },
      },
    },
    TensorProto: {
      fields: {
        dims: { rule: "repeated", type: "int64", id: 1, options: { packed: false } },
        dataType: { type: "int32", id: 2 },
        floatData: { rule: "repeated", type: "float", id: 4, options: { packed: true } },
        int64Data: { rule: "repeated", type: "int64", id: 7, options: { packed: true } },
        name: { type: "string", id: 8 },
      },
    },
    ValueInfoProto: {
      fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } },
    },
    TypeProto: { fields: { tensorType: { type: "TensorTypeProto", id: 1 } } },
    TensorTypeProto: {
      fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShapeProto", id: 2 } },
    },
    TensorShapeProto: {
      fields: { dim: { rule: "repeated", type: "DimensionProto", id: 1 } },
    },
    DimensionProto: {
      fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } },
    },
  },
};

export type OnnxAttribute =
  | { name: string; type: typeof ATTRIBUTE.int; i: number }
  | { name: string; type: typeof ATTRIBUTE.floats; floats: number[] }
  | { name: string; type: typeof ATTRIBUTE.strings; strings: Uint8Array[] };

export type OnnxNode = {
  opType: string;
  name: string;
  input: string[];
  output: string[];
  domain?: string;
  attribute?: OnnxAttribute[];
};

export type OnnxTensor = {
  name: string;
  dims: number[];
  dataType: number;
  floatData?: number[];
  int64Data?: number[];
};

export type OnnxValueInfo = {
  name: string;
  type: {
    tensorType: {
      elemType: number;
      shape: { dim: ({ dimParam: string } | { dimValue: number })[] };
    };
  };
};

export type OnnxModel = {
  irVersion: number;
  producerName: string;
  opsetImport: { domain: string; version: number }[];
  graph: {
    name: string;
    node: OnnxNode[];
    initializer: OnnxTensor[];
    input: OnnxValueInfo[];
    output: OnnxValueInfo[];
  };
  metadataProps: { key: string; value: string }[];
};

const modelType = protobuf.Root.fromJSON(DESCRIPTOR).lookupType("ModelProto");

/** Serialises a model; throws TypeError when it does not have the shape of the schema. */
export function encodeOnnxModel(model: OnnxModel): Uint8Array {
  const problem = modelType.verify(model);
  if (problem !== null) throw new TypeError(`not an ONNX model: ${problem}`);
  return modelType.encode(modelType.create(model)).finish();
}

/**
 * The metadata_props of an ONNX file as an object.
 *
 * @throws RangeError when the bytes are not a protobuf ONNX model
 */
export function readOnnxMetadata(bytes: Uint8Array): { [key: string]: string } {
  let decoded: { [field: string]: unknown };
  try {
    decoded = modelType.toObject(modelType.decode(bytes), { arrays: true, longs: Number });
  } catch (cause) {
    throw new RangeError("the bytes are not an ONNX model", { cause });
  }
  if (!Array.isArray(decoded.metadataProps) || decoded.graph === undefined) {
    throw new RangeError("the bytes are not an ONNX model: they hold no graph");
  }
  const entries = decoded.metadataProps.map((entry: { key?: string; value?: string }) => [
    entry.key ?? "",
    entry.value ?? "",
  ]);
  return Object.fromEntries(entries);
}
