export type GraphStep = { name: string; needs: readonly string[] };

/** A step's place: columns run with the flow of data, rows tell steps of one column apart. */
export type PlacedStep<Step> = { step: Step; column: number; row: number };

/**
 * Places steps left to right: each one column after the latest step it needs. Steps are expected
 * without circles; what cannot be placed by then is put into the first column.
 */
export function layoutSteps<Step extends GraphStep>(steps: readonly Step[]): PlacedStep<Step>[] {
  const columns = new Map<string, number>();
  for (let pass = 0; pass < steps.length; pass++) {
    for (const { name, needs } of steps) {
      const before = needs.map((need) => columns.get(need) ?? -1);
      if (needs.length > 0 && before.some((column) => column < 0)) continue;
      columns.set(name, Math.max(-1, ...before) + 1);
    }
  }
  const used = new Map<number, number>();
  return steps.map((step) => {
    const column = columns.get(step.name) ?? 0;
    const row = used.get(column) ?? 0;
    used.set(column, row + 1);
    return { step, column, row };
  });
}
