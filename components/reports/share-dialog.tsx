"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { AUDIENCE_WORDS, AUDIENCES } from "@/server/reports/constants";
import type { ReportDetail } from "@/server/reports/schema";

type ShareDialogProps = { report: ReportDetail; onClose: () => void };

/** Who reads the report besides its owner. */
export function ShareDialog({ report, onClose }: ShareDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [audience, setAudience] = useState(report.audience);
  const share = useMutation(trpc.reports.share.mutationOptions());

  async function save(): Promise<void> {
    await share.mutateAsync({ id: report.id, audience });
    await queryClient.invalidateQueries(trpc.reports.get.queryFilter({ id: report.id }));
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Share "${report.title}"`}
      description={`${report.ownerName} owns it and always reads it.`}
      footer={
        <Button
          variant="primary"
          busy={share.isPending}
          onClick={() => void save().catch(() => undefined)}
        >
          Save
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label="Who may read it" required>
          {(control) => (
            <Select
              {...control}
              value={audience}
              options={AUDIENCES.map((value) => ({ value, label: AUDIENCE_WORDS[value] }))}
              onValueChange={(value) =>
                setAudience(AUDIENCES.find((each) => each === value) ?? audience)
              }
            />
          )}
        </Field>
        {share.error !== null && <ErrorPanel title="This was not changed" error={share.error} />}
      </div>
    </Dialog>
  );
}
