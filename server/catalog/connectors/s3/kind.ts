import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";

export const S3Config = z.object({
  bucket: z.string().trim().min(1).max(255),
  prefix: z.string().max(1_000).default(""),
  region: z.string().trim().min(1).max(60).default("us-east-1"),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  accessKeyId: z.string().max(200).optional(),
});
export type S3Config = z.output<typeof S3Config>;

export const s3Kind = defineConnector({
  kind: "s3",
  label: "S3 bucket",
  about: "Files of a bucket in Amazon S3 or a server that speaks its protocol",
  family: "files",
  isProven: true,
  fields: [
    { name: "bucket", label: "Bucket", type: "text", required: true },
    {
      name: "prefix",
      label: "Prefix",
      type: "text",
      required: false,
      placeholder: "exports/",
      hint: "Only what begins with it",
    },
    { name: "region", label: "Region", type: "text", required: true, initial: "us-east-1" },
    {
      name: "endpoint",
      label: "Endpoint",
      type: "text",
      required: false,
      placeholder: "https://minio.example.org:9000",
      hint: "Empty for Amazon's own",
    },
    {
      name: "accessKeyId",
      label: "Access key",
      type: "text",
      required: false,
      hint: "Empty for a bucket that everybody may read",
    },
    { name: "secretAccessKey", label: "Secret key", type: "password", required: false },
    { name: "sessionToken", label: "Session token", type: "password", required: false },
  ],
  config: S3Config,
  secret: z.object({
    secretAccessKey: z.string().max(1_000).optional(),
    sessionToken: z.string().max(10_000).optional(),
  }),
  placeOf: ({ bucket, prefix, endpoint }) =>
    `${endpoint === undefined ? "s3:/" : endpoint.replace(/\/$/, "")}/${bucket}/${prefix}`,
  sourceOf: ({ bucket }, path) => ({ namespace: `s3://${bucket}`, name: path }),
  open: async (config, secret, { allowPrivate }) => {
    const { connectS3 } = await import("@/server/catalog/connectors/s3/s3");
    return connectS3(config, secret, allowPrivate);
  },
});
