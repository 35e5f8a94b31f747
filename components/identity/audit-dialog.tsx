"use client";

import { SimpleTable } from "@/components/data-table/simple-table";
import { diffSnapshots, type FieldChange } from "@/components/identity/diff-snapshots";
import { Dialog } from "@/components/ui/dialog";
import { formatDateTime } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import type { AuditEntry } from "@/server/identity/schema";

const COLUMNS = [
  { id: "field", header: "Field", cell: ({ field }: FieldChange) => field },
  {
    id: "before",
    header: "Before",
    cell: ({ before }: FieldChange) => <Value text={before} />,
  },
  { id: "after", header: "After", cell: ({ after }: FieldChange) => <Value text={after} /> },
] as const;

export function AuditDialog({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { action, actorName, actorKind, at, objectKind, objectName, objectId } = entry;
  return (
    <Dialog open onOpenChange={onClose} size="lg" title={action}>
      <div className="flex flex-col gap-4">
        <KeyValueList
          items={[
            { label: "Who", value: `${actorName} (${actorKind})` },
            { label: "When", value: formatDateTime(at) },
            { label: "What", value: `${objectKind} ${objectName}` },
            { label: "Id", value: <span className="font-mono">{objectId}</span> },
          ]}
        />
        <SimpleTable
          label="Fields before and after"
          columns={COLUMNS}
          items={diffSnapshots(entry.before, entry.after)}
          rowId={({ field }) => field}
          empty="No field was recorded with this action."
          dense
        />
      </div>
    </Dialog>
  );
}

function Value({ text }: { text: string | null }) {
  if (text === null) return <span className="text-muted-foreground">not set</span>;
  return (
    <pre className="max-h-48 overflow-auto whitespace-pre-wrap break-words font-mono">{text}</pre>
  );
}
