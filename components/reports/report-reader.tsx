"use client";

import { MessageSquare } from "lucide-react";
import { useState } from "react";
import { widthOfBlock } from "@/components/reports/block-kinds";
import { BlockView } from "@/components/reports/blocks/block-view";
import { CommentThread } from "@/components/reports/comment-thread";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { ReportDetail } from "@/server/reports/schema";

/** The blocks of a report for those who only read it, or of one that was frozen. */
export function ReportReader({ report }: { report: ReportDetail }) {
  const { blocks, frozen, comments } = report;
  const [openId, setOpenId] = useState<string | null>(null);
  if (blocks.length === 0) {
    return <p className="text-muted-foreground">Nothing was written here yet.</p>;
  }
  return blocks.map((block) => (
    <section
      key={block.id}
      data-report-block
      className={cn("group relative min-w-0", widthOfBlock(block))}
    >
      {frozen === null && (
        <div
          data-screen-only
          className="absolute -top-3 right-1 z-10 rounded-control border bg-raised opacity-0 focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:static pointer-coarse:mb-1 pointer-coarse:w-fit pointer-coarse:opacity-100"
        >
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Comment on this block"
            onClick={() => setOpenId(openId === block.id ? null : block.id)}
          >
            <MessageSquare />
          </Button>
        </div>
      )}
      <BlockView block={block} frozen={frozen === null ? null : (frozen.data[block.id] ?? [])} />
      <CommentThread
        report={report}
        blockId={block.id}
        comments={comments.filter(({ blockId }) => blockId === block.id)}
        isOpen={openId === block.id}
      />
    </section>
  ));
}
