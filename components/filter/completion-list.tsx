import { cn } from "@/components/ui/cn";

type CompletionListProps = {
  id: string;
  options: readonly string[];
  chosen: number;
  onChoose: (index: number) => void;
};

export function CompletionList({ id, options, chosen, onChoose }: CompletionListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Suggestions"
      tabIndex={-1}
      className="absolute top-full right-0 left-0 z-30 mt-1 max-w-xl rounded-panel border bg-raised p-1 shadow-float"
    >
      {options.map((option, index) => (
        <div
          key={option}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          // The box keeps the focus, so that leaving it does not apply half a filter.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(index);
          }}
          className={cn(
            "cursor-default truncate rounded-control px-2 py-1 font-mono text-sm hover:bg-muted",
            index === chosen && "bg-muted",
          )}
        >
          {option}
        </div>
      ))}
    </div>
  );
}
