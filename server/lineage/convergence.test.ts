import fc from "fast-check";
import { expect, test } from "vitest";
import { currentFacets, type KeptFacets, mergeFacets } from "@/server/lineage/facets";
import { isEnded, pickState, type StateAt } from "@/server/lineage/run-state";
import { RUN_STATES } from "@/server/lineage/schema";

const time = fc.integer({ min: 0, max: 4 }).map((second) => new Date(second * 1000));
const shuffled = <T>(items: fc.Arbitrary<T>) =>
  fc
    .array(items, { minLength: 1, maxLength: 8 })
    .chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );

test("facets are the same in whatever order events come, and however often", () => {
  const value = fc.option(fc.record({ v: fc.integer({ max: 3, min: 0 }) }));
  const told = fc.record({
    at: time,
    facets: fc.dictionary(fc.constantFrom("schema", "sql", "stats"), value, { maxKeys: 3 }),
  });
  type Told = { at: Date; facets: Record<string, { v: number } | null> };
  const merge = (events: readonly Told[]) =>
    events.reduce<KeptFacets>((known, { facets, at }) => mergeFacets(known, facets, at), {});
  fc.assert(
    fc.property(shuffled(told), ([events, others]) => {
      expect(merge(others)).toEqual(merge(events));
      expect(merge([...events, ...others])).toEqual(merge(events));
    }),
  );
});

test("a facet that was taken away does not come back with an older event", () => {
  const [early, late] = [new Date(1000), new Date(2000)];
  const gone = mergeFacets({}, { schema: null }, late);
  expect(currentFacets(mergeFacets(gone, { schema: { fields: [] } }, early))).toEqual({});
});

test("a run's state is the same in whatever order it is told", () => {
  const told = fc.record({ state: fc.constantFrom(...RUN_STATES), at: time });
  fc.assert(
    fc.property(shuffled(told), ([states, others]) => {
      const last = states.reduce<StateAt>(pickState, states[0] as StateAt);
      expect(others.reduce<StateAt>(pickState, others[0] as StateAt)).toEqual(last);
      expect(isEnded(last.state)).toBe(states.some(({ state }) => isEnded(state)));
    }),
  );
});

test("an end stays though a message of progress comes with a later time", () => {
  const complete: StateAt = { state: "COMPLETE", at: new Date(1000) };
  expect(pickState(complete, { state: "RUNNING", at: new Date(2000) })).toEqual(complete);
  const failed: StateAt = { state: "FAIL", at: new Date(3000) };
  expect(pickState(complete, failed)).toEqual(failed);
});
