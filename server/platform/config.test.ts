import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "@/server/platform/config";

describe("readConfig", () => {
  test("gives every value a default, and empty strings count as unset", () => {
    const config = readConfig({ PORT: "", HEADRACE_DATA_DIR: "/srv/headrace" });
    expect(config).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      lakeUrl: "file:///srv/headrace/lake",
      publicUrl: "http://127.0.0.1:3000",
      demo: "auto",
      databaseUrl: undefined,
    });
  });

  test.each([
    { variable: "PORT", value: "http" },
    { variable: "PORT", value: "70000" },
    { variable: "DATABASE_URL", value: "mysql://host/db" },
    { variable: "HEADRACE_LAKE_URL", value: "s3://bucket" },
    { variable: "HEADRACE_DEMO", value: "yes" },
    { variable: "HEADRACE_SECRET", value: "short" },
  ])("names $variable when it is $value", ({ variable, value }) => {
    expect(() => readConfig({ [variable]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [variable]: value })).toThrow(variable);
  });
});
