import type { Column } from "@/server/catalog/schema";

/** What differs in the columns from those of the version before, in words. */
export function describeSchemaChange(
  columns: readonly Column[],
  before: readonly Column[] | null,
): string {
  if (before === null) return `${columns.length}`;
  const typeOf = (list: readonly Column[], name: string) =>
    list.find((column) => column.name === name)?.type;
  const added = columns.filter(({ name }) => typeOf(before, name) === undefined);
  const removed = before.filter(({ name }) => typeOf(columns, name) === undefined);
  const retyped = columns.filter(({ name, type }) => {
    const was = typeOf(before, name);
    return was !== undefined && was !== type;
  });
  const changes = [
    ...added.map(({ name }) => `+ ${name}`),
    ...removed.map(({ name }) => `− ${name}`),
    ...retyped.map(({ name, type }) => `${name}: ${typeOf(before, name)} → ${type}`),
  ];
  return changes.length === 0 ? `${columns.length}, unchanged` : changes.join(", ");
}
