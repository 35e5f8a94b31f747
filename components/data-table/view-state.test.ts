import { expect, it } from "vitest";
import { stateOf } from "@/components/data-table/view-state";

it("a view's state leaves out what passes, and has one order", () => {
  const one = stateOf(new URLSearchParams("s=-started&q=a%3Ab&v=1&peek=x"));
  const other = stateOf(new URLSearchParams("q=a%3Ab&s=-started"));
  expect(one).toBe("q=a%3Ab&s=-started");
  expect(other).toBe(one);
});
