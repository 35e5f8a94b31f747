"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { SourceKind } from "@/components/imports/source-choice";
import { uploadFiles } from "@/components/imports/upload-files";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { formatBytes } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { ProgressBar } from "@/components/ui/progress-bar";
import type { ImportSourceInput } from "@/server/tracking/imports/schema";

type SourceFormProps = {
  kind: SourceKind;
  busy: boolean;
  onSource: (source: ImportSourceInput) => void;
};

export function SourceForm({ kind, busy, onSource }: SourceFormProps) {
  return kind === "mlflow" ? (
    <ServerForm busy={busy} onSource={onSource} />
  ) : (
    <FilesForm kind={kind} busy={busy} onSource={onSource} />
  );
}

function ServerForm({ busy, onSource }: Omit<SourceFormProps, "kind">) {
  const trpc = useTRPC();
  const { data: me } = useQuery(trpc.me.get.queryOptions());
  const forbidden = useDisabledReason("runs.write");
  const [allowPrivate, setAllowPrivate] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name) ?? "").trim() || undefined;
    const [token, username, password] = [text("token"), text("username"), text("password")];
    onSource({
      kind: "mlflow",
      url: text("url") ?? "",
      ...(token === undefined ? {} : { token }),
      ...(username === undefined ? {} : { username, password: password ?? "" }),
      allowPrivate,
    });
  };
  return (
    <form className="flex max-w-2xl flex-col gap-4" onSubmit={submit}>
      <Field label="Address" required>
        {(control) => (
          <Input
            {...control}
            name="url"
            type="url"
            required
            placeholder="https://mlflow.example.com"
          />
        )}
      </Field>
      <Field label="Token" hint="Sent as a bearer token, kept sealed until the job is over.">
        {(control) => <Input {...control} name="token" type="password" autoComplete="off" />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="User">
          {(control) => <Input {...control} name="username" autoComplete="off" />}
        </Field>
        <Field label="Password">
          {(control) => <Input {...control} name="password" type="password" autoComplete="off" />}
        </Field>
      </div>
      {me?.role === "admin" && (
        <Checkbox
          label="The server is on this machine or in a private network"
          checked={allowPrivate}
          onChange={(event) => setAllowPrivate(event.target.checked)}
        />
      )}
      <div>
        <Button type="submit" variant="primary" busy={busy} disabledReason={forbidden}>
          Look into it
        </Button>
      </div>
    </form>
  );
}

type Sending = { done: number; total: number };

function FilesForm({ kind, busy, onSource }: SourceFormProps & { kind: "neptune" | "csv" }) {
  const forbidden = useDisabledReason("runs.write");
  const [files, setFiles] = useState<readonly File[]>([]);
  const [sending, setSending] = useState<Sending | null>(null);
  const [error, setError] = useState<unknown>(null);
  const isCsv = kind === "csv";
  const send = async () => {
    setError(null);
    try {
      const uploads = await uploadFiles(files, (done, total) => setSending({ done, total }));
      onSource({ kind, uploads });
    } catch (cause) {
      setError(cause);
    } finally {
      setSending(null);
    }
  };
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return (
    <div className="flex max-w-2xl flex-col gap-4">
      <Field
        label={isCsv ? "CSV file" : "Parquet files"}
        hint={
          isCsv
            ? "With a header. Columns such as metrics.auc and params.lr are recognised."
            : "The files below neptune-exporter's data folder; all parts of a run together."
        }
        required
      >
        {(control) => (
          <input
            {...control}
            type="file"
            accept={isCsv ? ".csv,.tsv,.txt" : ".parquet"}
            multiple={!isCsv}
            onChange={(event) => setFiles([...(event.target.files ?? [])])}
            className="text-sm file:mr-3 file:h-8 file:cursor-pointer file:rounded-control file:border file:bg-panel file:px-3 file:text-foreground"
          />
        )}
      </Field>
      {sending !== null && (
        <ProgressBar
          label="Uploading"
          value={sending.total === 0 ? null : sending.done / sending.total}
          text={`${formatBytes(sending.done)} of ${formatBytes(sending.total)}`}
        />
      )}
      {error !== null && <ErrorPanel title="The upload failed" error={error} />}
      <div>
        <Button
          variant="primary"
          busy={busy || sending !== null}
          disabledReason={forbidden ?? (files.length === 0 ? "Choose a file first" : undefined)}
          onClick={() => void send()}
        >
          Upload {files.length > 0 && formatBytes(size)} and look into it
        </Button>
      </div>
    </div>
  );
}
