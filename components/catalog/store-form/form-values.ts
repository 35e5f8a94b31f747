import type { StoreKind } from "@/server/catalog/schema";

/** What stands in the fields, by name. */
export type FormValues = Readonly<Record<string, string>>;

type Fields = StoreKind["fields"];

export function initialValues(fields: Fields): FormValues {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, String(initial ?? "")]));
}

/** A stored configuration as the fields show it; secrets stay empty. */
export function valuesOf(fields: Fields, config: Readonly<Record<string, unknown>>): FormValues {
  return Object.fromEntries(
    fields.map(({ name, type }) => {
      const value = config[name];
      if (type === "password" || value === undefined || value === null) return [name, ""];
      return [name, Array.isArray(value) ? value.join("\n") : String(value)];
    }),
  );
}

export type Target = { config: Record<string, unknown>; secret: Record<string, string> };

/** Configuration and secret as the server takes them; empty fields are left out. */
export function toTarget(fields: Fields, values: FormValues): Target {
  const target: Target = { config: {}, secret: {} };
  for (const { name, type } of fields) {
    const value = values[name] ?? "";
    if (value.trim() === "") continue;
    if (type === "password") target.secret[name] = value;
    else if (type === "number") target.config[name] = Number(value);
    else if (type === "lines") target.config[name] = linesOf(value);
    else target.config[name] = value;
  }
  return target;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Label of the first field that must not be empty and is; null when all are there. */
export function findMissing(fields: Fields, values: FormValues): string | null {
  const missing = fields.find(
    ({ name, required }) => required && (values[name] ?? "").trim() === "",
  );
  return missing?.label ?? null;
}
