"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { TITLE_MAX } from "@/server/reports/constants";

type NewReportDialogProps = { project: string | undefined; onClose: () => void };

export function NewReportDialog({ project, onClose }: NewReportDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const formId = useId();
  const [title, setTitle] = useState("");
  const [chosen, setChosen] = useState<string | null>(null);
  const projects = useQuery(trpc.projects.list.queryOptions());
  const create = useMutation(trpc.reports.create.mutationOptions());
  const slug = project ?? chosen ?? projects.data?.[0]?.slug;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (slug === undefined) return;
    const { id } = await create.mutateAsync({ project: slug, title });
    router.push(`/reports/${id}`);
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="New report"
      footer={
        <Button
          type="submit"
          form={formId}
          variant="primary"
          busy={create.isPending}
          disabledReason={
            slug === undefined
              ? "There is no project yet"
              : title.trim() === ""
                ? "Give it a title"
                : undefined
          }
        >
          Create
        </Button>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => void submit(event).catch(() => undefined)}
        className="flex flex-col gap-4"
      >
        <Field label="Title" required>
          {(control) => (
            <Input
              {...control}
              maxLength={TITLE_MAX}
              value={title}
              onChange={({ target }) => setTitle(target.value)}
            />
          )}
        </Field>
        {project === undefined && (
          <Field label="Project" required>
            {(control) => (
              <Select
                {...control}
                value={slug ?? ""}
                options={(projects.data ?? []).map(({ slug: value, name }) => ({
                  value,
                  label: name,
                }))}
                onValueChange={setChosen}
              />
            )}
          </Field>
        )}
        {create.error !== null && (
          <ErrorPanel title="The report was not created" error={create.error} />
        )}
      </form>
    </Dialog>
  );
}
