import { Lock } from "lucide-react";
import { Tooltip } from "@/components/ui/tooltip";

/** What stands in place of a value that the person may not read. */
export function MaskedValue() {
  return (
    <span className="select-none text-muted-foreground/70 tracking-widest">
      <span aria-hidden="true">•••</span>
      <span className="sr-only">masked</span>
    </span>
  );
}

/** A small lock that says on hover and focus why there are no values. */
export function MaskLock({ column, reason }: { column: string; reason: string }) {
  return (
    <Tooltip text={reason}>
      <button
        type="button"
        aria-label={`${column} is masked. ${reason}`}
        onClick={(event) => event.stopPropagation()}
        className="-my-0.5 inline-grid size-5 cursor-help place-items-center rounded-control align-middle text-muted-foreground hover:text-foreground"
      >
        <Lock aria-hidden="true" className="size-3" />
      </button>
    </Tooltip>
  );
}
