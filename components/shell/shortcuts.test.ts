import { describe, expect, test } from "vitest";
import { interpretKey } from "@/components/shell/shortcuts";

const press = (key: string, rest = {}) => ({ key, hasModifier: false, isTaken: false, ...rest });

describe("interpretKey", () => {
  test.each([
    ["h", "/home"],
    ["s", "/stores"],
    ["d", "/datasets"],
    ["l", "/lineage"],
    ["f", "/features"],
    ["p", "/pipelines"],
    ["r", "/runs"],
    ["m", "/models"],
    ["e", "/endpoints"],
    ["n", "/monitoring"],
    ["j", "/jobs"],
  ])("g then %s opens %s", (key, href) => {
    expect(interpretKey(press("g"), false)).toEqual({ action: null, awaitsSecondKey: true });
    expect(interpretKey(press(key), true).action).toEqual({ kind: "open", href });
  });

  test("g then an unknown key does nothing, and does not fall through to that key alone", () => {
    expect(interpretKey(press("y"), true)).toEqual({ action: null, awaitsSecondKey: false });
  });

  test.each(["g", "?", "/", "y", "j"])("%s belongs to the field while someone types", (key) => {
    expect(interpretKey(press(key, { isTaken: true }), false)).toEqual({
      action: null,
      awaitsSecondKey: false,
    });
  });

  test.each(["g", "y", "j"])("a modifier with %s belongs to the browser", (key) => {
    expect(interpretKey(press(key, { hasModifier: true }), false).action).toBeNull();
    expect(interpretKey(press(key, { hasModifier: true }), false).awaitsSecondKey).toBe(false);
  });
});
