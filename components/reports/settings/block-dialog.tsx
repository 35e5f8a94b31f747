"use client";

import { type ComponentType, useState } from "react";
import { type BlockKind, labelOfKind } from "@/components/reports/block-kinds";
import { GatesFields } from "@/components/reports/settings/gates-fields";
import { findMissing, makeBlock } from "@/components/reports/settings/make-block";
import { PanelFields } from "@/components/reports/settings/panel-fields";
import { ProfileFields } from "@/components/reports/settings/profile-fields";
import { QueryFields } from "@/components/reports/settings/query-fields";
import { RunsFields } from "@/components/reports/settings/runs-fields";
import { ValueFields } from "@/components/reports/settings/value-fields";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { BlockOf, ReportBlock } from "@/server/reports/schema";

export type FieldsProps<Kind extends BlockKind> = {
  block: BlockOf<Kind>;
  project: string;
  onChange: (block: BlockOf<Kind>) => void;
};

const FIELDS: { [Kind in Exclude<BlockKind, "text">]: ComponentType<FieldsProps<Kind>> } = {
  panel: PanelFields,
  runs: RunsFields,
  profile: ProfileFields,
  gates: GatesFields,
  value: ValueFields,
  query: QueryFields,
};

type BlockDialogProps = {
  kind: BlockKind;
  /** The one to change; null for a new one. */
  block: ReportBlock | null;
  project: string;
  onDone: (block: ReportBlock) => void;
  onClose: () => void;
};

/** Asks what a block shows. */
export function BlockDialog({ kind, block, project, onDone, onClose }: BlockDialogProps) {
  const [draft, setDraft] = useState(() => block ?? makeBlock(kind, project));
  if (draft.kind === "text") return null;
  // The table pairs every kind with the fields of that kind, which its type cannot carry over.
  const Fields = FIELDS[draft.kind] as ComponentType<FieldsProps<BlockKind>>;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={block === null ? `Add a ${labelOfKind(kind).toLowerCase()}` : labelOfKind(kind)}
      footer={
        <Button variant="primary" disabledReason={findMissing(draft)} onClick={() => onDone(draft)}>
          {block === null ? "Add" : "Apply"}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Fields block={draft} project={project} onChange={setDraft} />
      </div>
    </Dialog>
  );
}
