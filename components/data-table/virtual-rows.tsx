import type { Virtualizer } from "@tanstack/react-virtual";
import type { ReactNode } from "react";

type VirtualProps = {
  virtualizer: Virtualizer<HTMLDivElement, Element>;
  cellCount: number;
  children: (index: number) => ReactNode;
};

/** The rows in view between two empty rows as tall as what is left out. */
export function VirtualRows({ virtualizer, cellCount, children }: VirtualProps) {
  const drawn = virtualizer.getVirtualItems();
  const before = drawn[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <>
      <Spacer height={before} cellCount={cellCount} />
      {drawn.map(({ index }) => children(index))}
      <Spacer height={after} cellCount={cellCount} />
    </>
  );
}

function Spacer({ height, cellCount }: { height: number; cellCount: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row cannot be focused, and this one is only space
    <tr aria-hidden="true">
      <td colSpan={cellCount} style={{ height, padding: 0 }} />
    </tr>
  );
}
