"use client";

import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from "react";
import { cn } from "@/components/ui/cn";

type CheckboxProps = Omit<ComponentProps<"input">, "type" | "ref"> & {
  label?: ReactNode;
  indeterminate?: boolean;
};

export function Checkbox({ label, indeterminate = false, className, ...props }: CheckboxProps) {
  const ownId = useId();
  const id = props.id ?? ownId;
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current !== null) ref.current.indeterminate = indeterminate;
  }, [indeterminate]);
  const box = (
    <input
      {...props}
      id={id}
      ref={ref}
      type="checkbox"
      className={cn("size-4 shrink-0 rounded accent-accent", className)}
    />
  );
  if (label === undefined) return box;
  return (
    <span className="inline-flex items-center gap-2">
      {box}
      <label htmlFor={id}>{label}</label>
    </span>
  );
}
