"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Columns3 } from "lucide-react";
import { useState } from "react";
import { FACT_IDS } from "@/components/runs/workspace/column-ids";
import { headerOf } from "@/components/runs/workspace/run-columns";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { useDebounced } from "@/components/ui/use-debounced";

const LISTED = 60;
const SEARCH_MS = 150;

type RunColumnPickerProps = {
  project: string;
  shownIds: readonly string[];
  onChange: (ids: readonly string[] | null) => void;
};

/** Chooses columns among all keys of the project, which are searched by the server. */
export function RunColumnPicker(props: RunColumnPickerProps) {
  return (
    <Popover
      align="end"
      label="Columns"
      className="flex max-h-[28rem] w-80 flex-col gap-2"
      trigger={
        <Button aria-label={`Columns: ${props.shownIds.length} shown`}>
          <Columns3 />
          <span className="hidden sm:inline">Columns</span>
        </Button>
      }
    >
      <Picker {...props} />
    </Popover>
  );
}

function Picker({ project, shownIds, onChange }: RunColumnPickerProps) {
  const trpc = useTRPC();
  const [text, setText] = useState("");
  const search = useDebounced(text.trim(), SEARCH_MS);
  const { data, isFetching } = useQuery({
    ...trpc.runs.columns.queryOptions({ project, search, limit: LISTED }),
    placeholderData: keepPreviousData,
  });
  const needle = text.trim().toLowerCase();
  const idsOf = (family: string, keys: readonly { key: string }[] = []) =>
    keys.map(({ key }) => `${family}.${key}`);
  const sections = [
    { name: "Shown", ids: needle === "" ? [...shownIds] : [], more: 0 },
    {
      name: "Facts",
      ids: FACT_IDS.filter((id) => headerOf(id).toLowerCase().includes(needle)),
      more: 0,
    },
    { name: "Metrics", ids: idsOf("metric", data?.metrics), more: data?.moreMetrics ?? 0 },
    { name: "Params", ids: idsOf("param", data?.params), more: data?.moreParams ?? 0 },
    { name: "Tags", ids: idsOf("tag", data?.tags), more: data?.moreTags ?? 0 },
  ];
  const toggle = (id: string) => {
    const next = shownIds.includes(id) ? shownIds.filter((each) => each !== id) : [...shownIds, id];
    if (next.length > 0) onChange(next);
  };
  return (
    <>
      <Input
        aria-label="Search columns"
        placeholder="Search metrics, params, tags"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div aria-busy={isFetching} className="min-h-0 flex-1 overflow-y-auto">
        {sections
          .filter(({ ids }) => ids.length > 0)
          .map(({ name, ids, more }) => (
            <section key={name} aria-label={name} className="pb-2">
              <h3 className="pb-1 text-muted-foreground text-xs">{name}</h3>
              <ul>
                {ids.map((id) => (
                  <li key={id} className="py-0.5 [overflow-wrap:anywhere]">
                    <Checkbox
                      label={headerOf(id)}
                      checked={shownIds.includes(id)}
                      onChange={() => toggle(id)}
                    />
                  </li>
                ))}
              </ul>
              {more > 0 && (
                <p className="pt-0.5 text-muted-foreground text-xs">
                  {formatCount(more)} more: search for a part of the name.
                </p>
              )}
            </section>
          ))}
      </div>
      <Button size="sm" variant="ghost" className="self-end" onClick={() => onChange(null)}>
        Reset
      </Button>
    </>
  );
}
