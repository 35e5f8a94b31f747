import { Fragment, type ReactNode } from "react";

export type KeyValue = {
  label: string;
  /** null and undefined read "not recorded". */
  value: ReactNode;
};

/** Facts in two columns. */
export function KeyValueList({ items }: { items: readonly KeyValue[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2">
      {items.map(({ label, value }) => (
        <Fragment key={label}>
          <dt className="text-muted-foreground">{label}</dt>
          <dd className="min-w-0 break-words">
            {value ?? <span className="text-muted-foreground">not recorded</span>}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
