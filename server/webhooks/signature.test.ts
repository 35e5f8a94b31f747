import { expect, test } from "vitest";
import { signDelivery } from "@/server/webhooks/signature";

// Made by `_generate_hmac_signature` of mlflow 3.17.2.
test.each([
  {
    secret: "s3cret",
    id: "delivery-1",
    timestamp: "1700000000",
    body: '{"entity": "registered_model", "data": {"name": "ä"}}',
    signature: "v1,ikfrmFKDaTDrIeJ2OYyHQlpAePY5Rx8ivvqLsn2ZB+w=",
  },
  {
    secret: "k",
    id: "",
    timestamp: "0",
    body: "",
    signature: "v1,hETo2BWaIudwByvvSMAhGmz+y+ZZ7dheMcL/2I+Ew/Y=",
  },
])("signs as MLflow does: $signature", ({ secret, signature, ...delivery }) => {
  expect(signDelivery(secret, delivery)).toBe(signature);
});
