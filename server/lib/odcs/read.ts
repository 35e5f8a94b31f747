import { Ajv2019 } from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import standard from "@/server/lib/odcs/odcs-v3-2-0.json";
import { OdcsContract } from "@/server/lib/odcs/schema";

const SOURCE_BYTES = 2 * 1024 * 1024;
const PROBLEMS_SHOWN = 50;

export type Problem = {
  /** Where in the document, as `schema[0].properties[2].name`; empty for the whole. */
  path: string;
  /** From 1; null where no line stands for it. */
  line: number | null;
  message: string;
};

export type ReadContract = { contract: OdcsContract | null; problems: Problem[] };

const ajv = addFormats(new Ajv2019({ strict: false, allErrors: true }));
const validate = ajv.compile(standard);

/**
 * Reads a contract from YAML or JSON, at most 2 MiB, and holds it against the standard's JSON Schema
 * 3.2, of which 3.0 and 3.1 are parts. Dates stay text. The contract is null where nothing usable
 * could be read; otherwise `problems` says what the standard does not allow, at most fifty of it.
 */
export function readContract(source: string): ReadContract {
  if (Buffer.byteLength(source) > SOURCE_BYTES) {
    return { contract: null, problems: [whole("The document is larger than 2 MiB")] };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => ({
      ...{ path: "", line: lines.linePos(pos[0]).line },
      message: `This is not YAML: ${message.split("\n")[0]}`,
    }));
    return { contract: null, problems };
  }
  const value = readValue(document);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {
      contract: null,
      problems: [whole("A contract is a mapping: version, kind, schema …")],
    };
  }
  const problems = listProblems(value, document, lines);
  const parsed = OdcsContract.safeParse(value);
  if (parsed.success) return { contract: parsed.data, problems };
  const unusable = parsed.error.issues.map(({ path, message }) =>
    locate(path.map(toKey), message, document, lines),
  );
  return { contract: null, problems: problems.length > 0 ? problems : unusable };
}

const whole = (message: string): Problem => ({ path: "", line: null, message });
const toKey = (key: PropertyKey) => (typeof key === "symbol" ? String(key) : key);

/** Aliases that multiply are refused by the parser when they are resolved. */
function readValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    return null;
  }
}

function listProblems(value: object, document: Document, lines: LineCounter): Problem[] {
  if (validate(value)) return [];
  const seen = new Set<string>();
  return (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== "if" && keyword !== "oneOf" && keyword !== "anyOf")
    .map(({ instancePath, message, params }) => {
      const keys = instancePath.split("/").slice(1).map(unescapePointer);
      const unknown = params.unevaluatedProperty ?? params.additionalProperty;
      const text = describe(message ?? "is not allowed here", params);
      const problem = locate(keys, text, document, lines);
      // The line of the key itself, where it is the key that should not be there.
      return unknown === undefined
        ? problem
        : { ...problem, line: locate([...keys, String(unknown)], text, document, lines).line };
    })
    .filter(({ path, message }) => {
      const id = `${path} ${message}`;
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    })
    .slice(0, PROBLEMS_SHOWN);
}

function unescapePointer(part: string): string | number {
  const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
  return /^\d+$/.test(key) ? Number(key) : key;
}

function describe(message: string, params: Record<string, unknown>): string {
  const { unevaluatedProperty, additionalProperty, allowedValues } = params;
  const unknown = unevaluatedProperty ?? additionalProperty;
  if (unknown !== undefined) return `the standard has no "${unknown}" here`;
  return Array.isArray(allowedValues) ? `${message}: ${allowedValues.join(", ")}` : message;
}

function locate(
  keys: readonly (string | number)[],
  message: string,
  document: Document,
  lines: LineCounter,
): Problem {
  const path = keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  for (let depth = keys.length; depth >= 0; depth -= 1) {
    const node = document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) {
      const { line } = lines.linePos(node.range[0]);
      return { path: path.replace(/^\./, ""), line, message };
    }
  }
  return { path: path.replace(/^\./, ""), line: null, message };
}
