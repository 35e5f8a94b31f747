"use client";

import type { BlockProps } from "@/components/reports/blocks/block-view";
import { Markdown } from "@/components/reports/markdown";

export function TextBlock({ block }: BlockProps<"text">) {
  return <Markdown text={block.markdown} />;
}
