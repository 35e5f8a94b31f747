"use client";

import { useState } from "react";
import { useUpdateIncident } from "@/components/contracts/use-update-incident";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { formatDateTime } from "@/components/ui/format";
import { Textarea } from "@/components/ui/input";
import type { IncidentDetail } from "@/server/contracts/schema";

const WORDS = {
  opened: "opened it",
  acknowledged: "took it over",
  assigned: "gave it",
  "handed-back": "handed it back",
  comment: "wrote",
  resolved: "resolved it",
  reopened: "reopened it",
} as const;

/** What happened to an incident, oldest first, and a place to write. */
export function IncidentHistory({ incident }: { incident: IncidentDetail }) {
  return (
    <section className="flex flex-col gap-3">
      <h3 className="font-medium">What happened</h3>
      <ol aria-label="What happened" className="flex flex-col gap-2 border-l pl-3 text-sm">
        {incident.events.map(({ id, kind, text, byName, at }) => (
          <li key={id}>
            <p>
              <span className="font-medium">{byName}</span> {WORDS[kind]}
              {kind === "assigned" && ` ${text}`}{" "}
              <span className="text-muted-foreground text-xs">{formatDateTime(at)}</span>
            </p>
            {kind !== "assigned" && text !== "" && (
              <p className="whitespace-pre-wrap text-muted-foreground">{text}</p>
            )}
          </li>
        ))}
      </ol>
      <CommentForm id={incident.id} />
    </section>
  );
}

function CommentForm({ id }: { id: string }) {
  const forbidden = useDisabledReason("contracts.write");
  const [comment, setComment] = useState("");
  const update = useUpdateIncident({ onSuccess: () => setComment("") });
  const empty = comment.trim() === "" ? "Write something first" : undefined;
  return (
    <form
      className="flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (empty === undefined) update.mutate({ id, comment });
      }}
    >
      <div className="w-full">
        <Field label="Comment" required>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" size="sm" busy={update.isPending} disabledReason={forbidden ?? empty}>
        Add comment
      </Button>
    </form>
  );
}
