"use client";

import { useQuery } from "@tanstack/react-query";
import type { FieldsProps } from "@/components/reports/settings/block-dialog";
import { QueryShowFields } from "@/components/reports/settings/query-show-fields";
import { TitleField } from "@/components/reports/settings/title-field";
import { useTRPC } from "@/components/trpc/provider";
import { describeError } from "@/components/ui/describe-error";
import { Pick } from "@/components/ui/pick";

const QUERIES_MAX = 500;

export function QueryFields({ block, onChange }: FieldsProps<"query">) {
  const trpc = useTRPC();
  const { query, show, title } = block;
  const saved = useQuery(trpc.explore.saved.list.queryOptions({ limit: QUERIES_MAX }));
  const answer = useQuery({
    ...trpc.explore.saved.answer.queryOptions({ slug: query }),
    enabled: query !== "",
  });
  const items = saved.data?.items ?? [];
  const chosen = items.find(({ slug }) => slug === query);
  return (
    <>
      <Pick
        label="Saved query"
        hint="A query is saved in Explore, by the menu of its result"
        value={query}
        options={items.map(({ slug, name }) => ({ value: slug, label: name }))}
        onChange={(next) => onChange({ ...block, query: next, show: { as: "chart", chart: null } })}
      />
      {chosen?.shared === false && (
        <p className="text-sm text-watch">
          This query is yours alone: other readers of the report see only that it is not there.
        </p>
      )}
      {answer.error !== null && (
        <p role="status" className="text-act text-sm">
          {describeError(answer.error).message}
        </p>
      )}
      <QueryShowFields
        show={show}
        columns={answer.data?.answer.columns ?? []}
        chart={show.as === "chart" ? show.chart : (chosen?.chart ?? null)}
        onChange={(next) => onChange({ ...block, show: next })}
      />
      <TitleField value={title} onChange={(next) => onChange({ ...block, title: next })} />
    </>
  );
}
