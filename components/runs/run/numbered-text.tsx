/** A text with its line numbers, which a selection leaves out. */
export function NumberedText({ text }: { text: string }) {
  const lines = text.replace(/\r?\n$/, "").split("\n").length;
  const numbers = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
  return (
    <div
      // biome-ignore lint/a11y/noNoninteractiveTabindex: long texts scroll, and the keyboard must reach them
      tabIndex={0}
      className="flex max-h-[70dvh] overflow-auto py-2 font-mono text-sm focus-visible:-outline-offset-2"
    >
      <pre
        aria-hidden="true"
        className="sticky left-0 h-fit shrink-0 select-none bg-panel pr-4 pl-4 text-right text-muted-foreground"
      >
        {numbers}
      </pre>
      <pre className="pr-4">{text}</pre>
    </div>
  );
}
