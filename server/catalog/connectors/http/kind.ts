import { z } from "zod";
import { defineConnector } from "@/server/catalog/connectors/connector";

export const HttpConfig = z.object({
  urls: z
    .array(z.url({ protocol: /^https?$/, error: "must be an http:// or https:// address" }))
    .min(1)
    .max(500),
});

export const httpKind = defineConnector({
  kind: "http",
  label: "Web addresses",
  about: "Files behind http:// or https:// addresses",
  family: "files",
  isProven: true,
  fields: [
    {
      name: "urls",
      label: "Addresses",
      type: "lines",
      required: true,
      placeholder: "https://example.org/exports/orders.csv",
      hint: "One file a line",
    },
    {
      name: "authorization",
      label: "Authorization",
      type: "password",
      required: false,
      hint: 'Sent as the header of that name, such as "Bearer …"',
    },
  ],
  config: HttpConfig,
  secret: z.object({ authorization: z.string().max(10_000).optional() }),
  placeOf: ({ urls }) =>
    urls.length === 1 ? (urls[0] ?? "") : `${urls[0]} and ${urls.length - 1} more`,
  sourceOf: ({ urls }, path) => {
    const [host = "", ...rest] = path.split("/");
    const isPlain = urls.some((url) => url.startsWith(`http://${host}`));
    return { namespace: `${isPlain ? "http" : "https"}://${host}`, name: `/${rest.join("/")}` };
  },
  open: async ({ urls }, { authorization }, { allowPrivate }) => {
    const { connectHttp } = await import("@/server/catalog/connectors/http/http");
    return connectHttp(urls, { authorization, allowPrivate });
  },
});
