"use client";

import { type ComponentProps, useEffect, useState } from "react";
import { Input } from "@/components/ui/input";

type CommitInputProps = Omit<ComponentProps<typeof Input>, "value" | "onChange"> & {
  value: string;
  /** Called when the field is left or Enter is pressed, if its value changed. */
  onCommit: (value: string) => void;
};

/** A field whose value counts once it is left, so that a word is one change and not one a letter. */
export function CommitInput({ value, onCommit, ...props }: CommitInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    if (text !== value) onCommit(text);
  };
  return (
    <Input
      {...props}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") setText(value);
      }}
    />
  );
}
