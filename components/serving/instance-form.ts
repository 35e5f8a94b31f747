import type { EndpointDetail } from "@/server/serving/schema";

export type FormFeature = NonNullable<EndpointDetail["current"]>["features"][number];
export type Instance = Record<string, string | number | boolean | null>;

/**
 * The form's first values, so that it can be sent as it is: the most frequent category of the
 * training data, and for all else the fitted value.
 */
export function defaultValues(features: readonly FormFeature[]): Record<string, string> {
  return Object.fromEntries(
    features.map(({ name, type, imputed, choices }) => {
      if (type === "boolean") return [name, Number(imputed) === 1 ? "true" : "false"];
      const typical = type === "categorical" ? choices[0] : undefined;
      return [name, typical ?? String(imputed)];
    }),
  );
}

/** The instance that the form's texts mean; an empty field is a missing value. */
export function readInstance(
  features: readonly FormFeature[],
  values: Readonly<Record<string, string>>,
): Instance {
  return Object.fromEntries(
    features.map(({ name, type }) => {
      const text = (values[name] ?? "").trim();
      if (text === "") return [name, null];
      // What is no number is sent as it is, so that the endpoint says what it wants.
      if (type === "numeric") return [name, Number.isNaN(Number(text)) ? text : Number(text)];
      return [name, type === "boolean" ? text === "true" : text];
    }),
  );
}

/** A shell command that sends the instance; the key comes from the environment. */
export function toCurl(address: string, endpointName: string, instance: Instance): string {
  const body = JSON.stringify({ instances: [instance] }).replaceAll("'", "'\\''");
  return [
    `curl -sS -X POST ${address}/api/v1/endpoints/${endpointName}/predict \\`,
    '  -H "authorization: Bearer $HEADRACE_API_KEY" \\',
    "  -H 'content-type: application/json' \\",
    `  -d '${body}'`,
  ].join("\n");
}
