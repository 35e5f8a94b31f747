import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";

type SnippetBoxProps = {
  code: string;
  /** What the code does; shown above it. */
  title?: string;
  className?: string;
};

export function SnippetBox({ code, title, className }: SnippetBoxProps) {
  return (
    <figure className={cn("relative min-w-0 rounded-panel border bg-muted", className)}>
      {title !== undefined && (
        <figcaption className="px-3 pt-2 text-muted-foreground text-xs">{title}</figcaption>
      )}
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must reach them
        tabIndex={0}
        className="overflow-x-auto py-2.5 pr-10 pl-3 font-mono text-foreground text-sm"
      >
        <code>{code}</code>
      </pre>
      <CopyButton text={code} label="Copy code" className="absolute top-1.5 right-1.5 bg-muted" />
    </figure>
  );
}
