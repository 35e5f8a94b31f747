import type { NextConfig } from "next";

const config: NextConfig = {
  serverExternalPackages: ["@duckdb/node-api", "@duckdb/node-bindings", "onnxruntime-node"],
  poweredByHeader: false,
  devIndicators: false,
};

export default config;
