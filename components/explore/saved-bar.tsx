"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Save, Trash2, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { ExploreState } from "@/components/explore/use-explore-state";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { toast, toastError } from "@/components/ui/toaster";
import type { SavedQuery } from "@/server/explore/saved/schema";

const SaveQueryDialog = dynamic(
  () => import("@/components/explore/save-query-dialog").then((module) => module.SaveQueryDialog),
  { ssr: false },
);

/** Which saved query is open, and what can be done to it; or why it could not be opened. */
export function SavedBar({ state }: { state: ExploreState }) {
  const { slug, query, error, retry } = state.saved;
  if (slug === "") return null;
  if (query !== undefined) return <OpenQuery query={query} state={state} />;
  if (error === null) return null;
  return (
    <ErrorPanel
      title="The saved query could not be opened"
      error={error}
      advice="It may have been removed, or be another person’s own."
      onRetry={retry}
    />
  );
}

function OpenQuery({ query, state }: { query: SavedQuery; state: ExploreState }) {
  const { slug, name, description, ownerName, shared, isMine, mayEdit } = query;
  const { saved, sql, brushes, chart } = state;
  const [isEditing, setIsEditing] = useState(false);
  const { update, remove } = useSavedActions(state);
  return (
    <section
      aria-label={`Saved query ${name}`}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border bg-panel px-3 py-2"
    >
      <div className="min-w-0 flex-1 basis-40">
        <h2 className="font-medium">
          {name}
          {saved.isChanged && <span className="pl-2 text-sm text-watch">changed since</span>}
        </h2>
        <p className="text-muted-foreground text-sm">
          {description !== "" && `${description} · `}
          {isMine ? "yours" : `by ${ownerName}`} · {shared ? "for the team" : "for you alone"}
        </p>
      </div>
      <div className="ml-auto flex flex-wrap items-center gap-1">
        {mayEdit && saved.isChanged && (
          <Button
            size="sm"
            busy={update.isPending}
            onClick={() => update.mutate({ slug, sql, brushes, chart })}
          >
            <Save aria-hidden="true" />
            Save changes
          </Button>
        )}
        {mayEdit && (
          <>
            <Button size="sm" variant="ghost" onClick={() => setIsEditing(true)}>
              <Pencil aria-hidden="true" />
              Edit
            </Button>
            <Button
              size="sm"
              variant="ghost"
              busy={remove.isPending}
              onClick={() => remove.mutate({ slug })}
            >
              <Trash2 aria-hidden="true" />
              Delete
            </Button>
          </>
        )}
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label="Close the saved query"
          onClick={() => state.openSaved("")}
        >
          <X />
        </Button>
      </div>
      {isEditing && (
        <SaveQueryDialog query={query} state={state} onClose={() => setIsEditing(false)} />
      )}
    </section>
  );
}

function useSavedActions(state: ExploreState) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reload = () => queryClient.invalidateQueries(trpc.explore.saved.pathFilter());
  const update = useMutation(
    trpc.explore.saved.update.mutationOptions({
      onSuccess: async ({ slug, name }) => {
        await reload();
        state.openSaved(slug);
        toast.success(`${name} saved`);
      },
      onError: (error) => toastError("The query was not saved", error),
    }),
  );
  const restore = useMutation(
    trpc.explore.saved.restore.mutationOptions({
      onSuccess: async ({ slug }) => {
        await reload();
        state.openSaved(slug);
      },
      onError: (error) => toastError("The query did not come back", error),
    }),
  );
  const remove = useMutation(
    trpc.explore.saved.remove.mutationOptions({
      onSuccess: async ({ id }) => {
        state.openSaved("");
        await reload();
        toast.success("Saved query deleted", {
          description: "Panels of reports that show it say so.",
          action: { label: "Undo", onClick: () => restore.mutate({ id }) },
        });
      },
      onError: (error) => toastError("The query was not deleted", error),
    }),
  );
  return { update, remove };
}
