"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/provider";
import { Select } from "@/components/ui/select";

const NOBODY = "";
const PEOPLE_SHOWN = 500;

type PersonSelectProps = {
  id?: string;
  "aria-label"?: string;
  value: string | null;
  onChange: (id: string | null) => void;
  /** What the empty choice says. */
  none?: string;
};

/** Somebody who can sign in, or nobody. */
export function PersonSelect({ value, onChange, none = "Nobody", ...control }: PersonSelectProps) {
  const trpc = useTRPC();
  const people = useQuery(
    trpc.people.list.queryOptions({ filter: "not state:disabled", limit: PEOPLE_SHOWN }),
  );
  const found = people.data?.items ?? [];
  const options = [
    { value: NOBODY, label: none },
    ...found.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Select
      {...control}
      value={value ?? NOBODY}
      options={options}
      onValueChange={(id) => onChange(id === NOBODY ? null : id)}
    />
  );
}
