"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { chooseValues, chosenValues } from "@/components/filter/facet-filter";
import { useTRPC } from "@/components/trpc/provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { formatCount } from "@/components/ui/format";
import { Popover } from "@/components/ui/popover";
import { QueryPanel } from "@/components/ui/query-panel";

const FACETS = [
  { name: "owner", label: "Owner", kind: "string" },
  { name: "domain", label: "Domain", kind: "string" },
  { name: "tag", label: "Tag", kind: "string" },
  { name: "term", label: "Term", kind: "string" },
  { name: "tier", label: "Tier", kind: "number" },
  { name: "sensitivity", label: "Sensitivity", kind: "string" },
  { name: "contract", label: "Contract", kind: "string" },
  { name: "store", label: "Store", kind: "string" },
] as const;
type FacetField = (typeof FACETS)[number];

type FacetBarProps = { filter: string; onFilter: (filter: string) => void };

/** The values that datasets have, each with how many, to be chosen into the filter. */
export function FacetBar({ filter, onFilter }: FacetBarProps) {
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="sr-only">Filter by what datasets have</legend>
      {FACETS.map((field) => (
        <FacetMenu key={field.name} field={field} filter={filter} onFilter={onFilter} />
      ))}
    </fieldset>
  );
}

function FacetMenu({ field, filter, onFilter }: FacetBarProps & { field: FacetField }) {
  const chosen = chosenValues(filter, field.name);
  return (
    <Popover
      label={field.label}
      className="max-h-80 w-64 overflow-y-auto p-2"
      trigger={
        <Button size="sm" variant={chosen.length > 0 ? "secondary" : "ghost"}>
          {field.label}
          {chosen.length > 0 && <Badge tone="accent">{chosen.length}</Badge>}
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      <FacetValues field={field} filter={filter} onFilter={onFilter} chosen={chosen} />
    </Popover>
  );
}

type FacetValuesProps = FacetBarProps & { field: FacetField; chosen: readonly string[] };

/** Counted among what the other conditions leave, so that a second value can be added to the first. */
function FacetValues({ field, filter, onFilter, chosen }: FacetValuesProps) {
  const trpc = useTRPC();
  const others = chooseValues(filter, field, []);
  const query = useQuery(
    trpc.datasets.facet.queryOptions({
      field: field.name,
      ...(others === "" ? {} : { filter: others }),
    }),
  );
  return (
    <QueryPanel errorTitle="The values could not be counted" label="Counting values" query={query}>
      {({ values, hasMore }) => {
        const given = values.flatMap(({ value, count }) =>
          value === null ? [] : [{ value, count }],
        );
        if (given.length === 0) {
          return <p className="p-1 text-muted-foreground text-sm">None of them has one.</p>;
        }
        const toggle = (value: string) =>
          onFilter(
            chooseValues(
              filter,
              field,
              chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value],
            ),
          );
        return (
          <ul className="flex flex-col">
            {given.map(({ value, count }) => (
              <li key={value} className="flex items-center justify-between gap-2 px-1 py-1 text-sm">
                <Checkbox
                  label={<span className="break-all">{value}</span>}
                  checked={chosen.includes(value)}
                  onChange={() => toggle(value)}
                />
                <span className="text-muted-foreground text-xs">{formatCount(count)}</span>
              </li>
            ))}
            {hasMore && (
              <li className="px-1 pt-1 text-muted-foreground text-xs">
                More values than these: type {field.name}:… into the filter.
              </li>
            )}
          </ul>
        );
      }}
    </QueryPanel>
  );
}
