"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { AddBlockButton } from "@/components/reports/add-block-button";
import { BlockFrame } from "@/components/reports/block-frame";
import {
  type BlockKind,
  labelOfKind,
  makeBlockId,
  widthOfBlock,
} from "@/components/reports/block-kinds";
import { BlockView } from "@/components/reports/blocks/block-view";
import { CommentThread } from "@/components/reports/comment-thread";
import { TextEditor } from "@/components/reports/text-editor";
import type { ReportEditor as Editor } from "@/components/reports/use-report-editor";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toaster";
import type { ReportBlock, ReportDetail } from "@/server/reports/schema";

const BlockDialog = dynamic(() =>
  import("@/components/reports/settings/block-dialog").then((module) => module.BlockDialog),
);

/** What is being set up: a block that is there, or one that a place is kept for. */
type Asked = { kind: BlockKind; block: ReportBlock | null; at: number };

type ReportEditorProps = { report: ReportDetail; editor: Editor };

/** The blocks of a live report, each with what can be done to it. */
export function ReportEditor({ report, editor }: ReportEditorProps) {
  const { draft, dispatch } = editor;
  const { blocks } = draft;
  const [writingId, setWritingId] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [openThreads, setOpenThreads] = useState<ReadonlySet<string>>(new Set());

  function add(kind: BlockKind, at: number): void {
    if (kind !== "text") {
      setAsked({ kind, block: null, at });
      return;
    }
    const id = makeBlockId();
    dispatch({ kind: "add", at, block: { id, kind: "text", markdown: "" } });
    setWritingId(id);
  }

  function remove(block: ReportBlock, at: number): void {
    dispatch({ kind: "remove", id: block.id });
    toast.success(`${labelOfKind(block.kind)} removed`, {
      description: (
        <Button size="sm" onClick={() => dispatch({ kind: "add", block, at })}>
          Undo
        </Button>
      ),
    });
  }

  /** A slash menu's choice takes the place of the text it was made in. */
  function replaceText(id: string, kind: BlockKind, at: number): void {
    setWritingId(null);
    dispatch({ kind: "remove", id });
    add(kind, at);
  }

  function edit(block: ReportBlock, at: number): void {
    if (block.kind === "text") setWritingId(block.id);
    else setAsked({ kind: block.kind, block, at });
  }

  return (
    <>
      {blocks.map((block, place) => {
        const comments = report.comments.filter(({ blockId }) => blockId === block.id);
        return (
          <BlockFrame
            key={block.id}
            id={block.id}
            label={labelOfKind(block.kind)}
            className={widthOfBlock(block)}
            place={place}
            count={blocks.length}
            commentCount={comments.length}
            onMove={(to) => dispatch({ kind: "move", id: block.id, to })}
            onDropped={(id) => dispatch({ kind: "move", id, to: place })}
            onEdit={() => edit(block, place)}
            onDuplicate={() =>
              dispatch({ kind: "add", at: place + 1, block: { ...block, id: makeBlockId() } })
            }
            onRemove={() => remove(block, place)}
            onComments={() => setOpenThreads(toggled(openThreads, block.id))}
          >
            {block.kind === "text" && writingId === block.id ? (
              <TextEditor
                value={block.markdown}
                onChange={(markdown) => dispatch({ kind: "change", block: { ...block, markdown } })}
                onPick={(kind) => replaceText(block.id, kind, place)}
                onDone={() => setWritingId(null)}
              />
            ) : (
              <ReadBlock
                block={block}
                onChange={(next) => dispatch({ kind: "change", block: next })}
                onWrite={() => setWritingId(block.id)}
              />
            )}
            <CommentThread
              report={report}
              blockId={block.id}
              comments={comments}
              isOpen={openThreads.has(block.id)}
              onBefore={editor.save}
            />
          </BlockFrame>
        );
      })}
      <div className="w-full" data-screen-only>
        <AddBlockButton onAdd={(kind) => add(kind, blocks.length)} />
      </div>
      {asked !== null && (
        <BlockDialog
          kind={asked.kind}
          block={asked.block}
          project={report.project.slug}
          onClose={() => setAsked(null)}
          onDone={(block) => {
            dispatch(
              asked.block === null
                ? { kind: "add", block, at: asked.at }
                : { kind: "change", block },
            );
            setAsked(null);
          }}
        />
      )}
    </>
  );
}

type ReadBlockProps = {
  block: ReportBlock;
  onChange: (block: ReportBlock) => void;
  onWrite: () => void;
};

function ReadBlock({ block, onChange, onWrite }: ReadBlockProps) {
  if (block.kind !== "text") return <BlockView block={block} frozen={null} onChange={onChange} />;
  if (block.markdown.trim() === "") {
    return (
      <button
        type="button"
        data-screen-only
        onClick={onWrite}
        className="w-full rounded-control py-1 text-left text-muted-foreground"
      >
        Empty text: write something
      </button>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the frame's edit button does the same by keyboard
    <div onDoubleClick={onWrite}>
      <BlockView block={block} frozen={null} />
    </div>
  );
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
