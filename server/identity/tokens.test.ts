import { expect, test } from "vitest";
import { createKeyText, hashToken, prefixOf, readKey } from "@/server/identity/tokens";

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

test.each([
  { name: "a bearer key", header: "Bearer hr_abc", key: "hr_abc" },
  { name: "a bearer key in other case", header: "bearer  hr_abc", key: "hr_abc" },
  { name: "the password of a user", header: basic("ana:hr_abc"), key: "hr_abc" },
  { name: "the password of nobody", header: basic(":hr_abc"), key: "hr_abc" },
  { name: "a password with a colon", header: basic("ana:a:b"), key: "a:b" },
  { name: "a user without password", header: basic("ana"), key: null },
  { name: "an empty password", header: basic("ana:"), key: null },
  { name: "an unknown scheme", header: "Digest hr_abc", key: null },
  { name: "a scheme alone", header: "Bearer", key: null },
  { name: "nothing", header: "", key: null },
])("reads $name", ({ header, key }) => {
  expect(readKey(header)).toBe(key);
});

test("a key has 256 random bits, and the shown start gives away only six characters", () => {
  const key = createKeyText();
  expect(key).toMatch(/^hr_[\w-]{43}$/);
  expect(createKeyText()).not.toBe(key);
  expect(prefixOf(key)).toBe(key.slice(0, 9));
});

test("the stored hash is SHA-256", () => {
  expect(hashToken("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
