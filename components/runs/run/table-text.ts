export type TextTable = { columns: string[]; rows: string[][] };

/**
 * A comma- or tab-separated text, its first line as the header. Quoted fields may hold separators,
 * line ends and doubled quotes; a last line that the cut left incomplete is dropped.
 */
export function parseDelimited(text: string, separator: "," | "\t", isCut: boolean): TextTable {
  const lines = splitRecords(text, separator);
  if (isCut && lines.length > 1) lines.pop();
  const [columns = [], ...rows] = lines;
  return { columns, rows };
}

function splitRecords(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (isQuoted) {
      if (letter !== '"') field += letter;
      else if (text.charAt(at + 1) === '"') {
        field += '"';
        at += 1;
      } else isQuoted = false;
    } else if (letter === '"' && field === "") isQuoted = true;
    else if (letter === separator) {
      record.push(field);
      field = "";
    } else if (letter === "\n") {
      records.push([...record, field.replace(/\r$/, "")]);
      record = [];
      field = "";
    } else field += letter;
  }
  if (field !== "" || record.length > 0) records.push([...record, field]);
  return records;
}

/** The table that MLflow's `log_table` writes; null for any other JSON. */
export function parseLoggedTable(text: string): TextTable | null {
  const value = parseJson(text);
  if (typeof value !== "object" || value === null) return null;
  if (!("columns" in value && "data" in value)) return null;
  const { columns, data } = value;
  if (!Array.isArray(columns) || !Array.isArray(data)) return null;
  return {
    columns: columns.map(showValue),
    rows: data.map((row: unknown) => (Array.isArray(row) ? row.map(showValue) : [showValue(row)])),
  };
}

/** JSON with indents; null for what is no JSON, such as a text that was cut. */
export function prettyJson(text: string): string | null {
  const value = parseJson(text);
  return value === undefined ? null : JSON.stringify(value, null, 2);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function showValue(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}
