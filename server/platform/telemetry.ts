import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** The process's metrics, served at /metrics. */
export const metricsRegistry = new Registry();
collectDefaultMetrics({ register: metricsRegistry, prefix: "headrace_" });

export const httpRequests = new Histogram({
  name: "headrace_http_request_duration_seconds",
  help: "Time from request to response of machine-facing routes, by route and status class.",
  labelNames: ["method", "route", "status"],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metricsRegistry],
});

export const predictions = new Counter({
  name: "headrace_predictions_total",
  help: "Predictions answered, by endpoint and model version.",
  labelNames: ["endpoint", "version"],
  registers: [metricsRegistry],
});
