import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";
import { controlStyle } from "@/components/ui/input";

export type SelectOption = { value: string; label: string; disabled?: boolean };

type SelectProps = Omit<ComponentProps<"select">, "onChange" | "children"> & {
  options: readonly SelectOption[];
  onValueChange?: (value: string) => void;
};

/** The platform's own select: right on phones and with screen readers, and free of script. */
export function Select({ options, onValueChange, className, ...props }: SelectProps) {
  return (
    <span className={cn("relative inline-flex w-full", className)}>
      <select
        {...props}
        onChange={(event) => onValueChange?.(event.target.value)}
        className={cn(controlStyle, "h-8 appearance-none truncate pr-7")}
      >
        {options.map(({ value, label, disabled }) => (
          <option key={value} value={value} disabled={disabled}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-2 right-2 size-4 text-muted-foreground"
      />
    </span>
  );
}
