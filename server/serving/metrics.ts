import { Counter, Histogram } from "prom-client";
import { metricsRegistry, predictions } from "@/server/platform/telemetry";

export { predictions as predictionsTotal };

export const predictionSeconds = new Histogram({
  name: "headrace_prediction_duration_seconds",
  help: "Time from a predict call to the commit of its log rows, by endpoint.",
  labelNames: ["endpoint"],
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  registers: [metricsRegistry],
});

export const unseenCategories = new Counter({
  name: "headrace_prediction_unseen_categories_total",
  help: "Values that were not in the training data, by endpoint and feature.",
  labelNames: ["endpoint", "feature"],
  registers: [metricsRegistry],
});

export const refusedCalls = new Counter({
  name: "headrace_prediction_refusals_total",
  help: "Predict calls that were answered with an error, by error code.",
  labelNames: ["code"],
  registers: [metricsRegistry],
});
