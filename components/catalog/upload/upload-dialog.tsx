"use client";

import { useQuery } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { type DragEvent, useState } from "react";
import { ScanDialog } from "@/components/catalog/scan-dialog";
import { useUpload } from "@/components/catalog/upload/use-upload";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { formatBytes, formatPercent, formatPlural } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";

const ACCEPTED = ".csv,.tsv,.json,.jsonl,.ndjson,.parquet,.arrow,.arrows,.feather";

/** Takes files, sends them, and shows what can become a dataset. */
export function UploadDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const upload = useUpload();
  const [files, setFiles] = useState<readonly File[]>([]);
  const store = useQuery({
    ...trpc.stores.list.queryOptions({ filter: "slug:uploads", limit: 1 }),
    enabled: upload.phase === "done",
  }).data?.items[0];
  if (upload.phase === "done" && store !== undefined) {
    return <ScanDialog store={store} onClose={onClose} />;
  }
  const isBusy = upload.phase !== "idle";
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <Dialog
      open
      onOpenChange={() => {
        upload.cancel();
        onClose();
      }}
      title="Upload files"
      description="CSV, TSV, JSON, NDJSON or Parquet, at most 4 GB each. One of the same name is replaced; its dataset takes it at its next ingest."
      footer={
        <>
          {upload.phase === "sending" && <Button onClick={upload.cancel}>Cancel</Button>}
          <Button
            variant="primary"
            busy={isBusy}
            disabledReason={files.length === 0 ? "Choose a file" : undefined}
            onClick={() => void upload.start(files)}
          >
            Upload
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <DropZone onFiles={setFiles} />
        {files.length > 0 && (
          <p>
            {formatPlural(files.length, "file")}, {formatBytes(size)}:{" "}
            <span className="text-muted-foreground">
              {files.map(({ name }) => name).join(", ")}
            </span>
          </p>
        )}
        {upload.phase === "sending" && (
          <div className="flex items-center gap-3 text-sm tabular-nums">
            <ProgressBar label="Upload" value={upload.progress} />
            {formatPercent(upload.progress, 0)}
          </div>
        )}
        {upload.phase === "looking" && (
          <p className="text-muted-foreground">Sent. Looking into the files for their columns…</p>
        )}
        {upload.error !== null && (
          <p role="alert" className="text-act">
            {upload.error}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const [isOver, setIsOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <label
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={cn(
        "flex cursor-pointer flex-col items-center gap-2 rounded-panel border border-dashed p-8 text-center text-muted-foreground focus-within:border-accent hover:bg-muted",
        isOver && "border-accent bg-accent-soft",
      )}
    >
      <FileUp aria-hidden="true" className="size-6" />
      <span>Drop files here, or choose them</span>
      <input
        type="file"
        multiple
        accept={ACCEPTED}
        className="sr-only"
        onChange={({ target }) => onFiles([...(target.files ?? [])])}
      />
    </label>
  );
}
