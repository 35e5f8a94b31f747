import type { NextConfig } from "next";

const config: NextConfig = {
  serverExternalPackages: ["@duckdb/node-api", "@duckdb/node-bindings", "onnxruntime-node"],
  // `npm run verify` runs tsc over everything; a second pass here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  devIndicators: false,
};

export default config;
