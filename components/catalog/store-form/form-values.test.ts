import { expect, test } from "vitest";
import {
  findMissing,
  initialValues,
  toTarget,
  valuesOf,
} from "@/components/catalog/store-form/form-values";
import type { ConnectorField } from "@/server/catalog/schema";

const aField = (change: Partial<ConnectorField>): ConnectorField => ({
  name: "host",
  label: "Host",
  type: "text",
  required: false,
  ...change,
});
const fields = [
  aField({ required: true }),
  aField({ name: "port", label: "Port", type: "number", initial: 5432 }),
  aField({ name: "schemas", type: "lines" }),
  aField({ name: "password", type: "password" }),
];

test("fields become a configuration with numbers and lists, and a secret apart from it", () => {
  const values = { host: "db", port: "5433", schemas: " shop \n\nsales", password: "p w " };
  expect(toTarget(fields, values)).toEqual({
    config: { host: "db", port: 5433, schemas: ["shop", "sales"] },
    secret: { password: "p w " },
  });
});

test("empty fields are left out, so that a kept secret stays", () => {
  expect(toTarget(fields, { ...initialValues(fields), host: "db" })).toEqual({
    config: { host: "db", port: 5432 },
    secret: {},
  });
});

test("a stored configuration comes back as it went, without its secret", () => {
  const config = { host: "db", port: 5433, schemas: ["shop", "sales"] };
  const values = valuesOf(fields, { ...config, password: "never there" });
  expect(values.password).toBe("");
  expect(toTarget(fields, values).config).toEqual(config);
});

test("the first empty field that is required is named", () => {
  expect(findMissing(fields, { host: " " })).toBe("Host");
  expect(findMissing(fields, { host: "db" })).toBeNull();
});
