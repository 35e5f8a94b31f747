"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "@/components/trpc/provider";
import { Checkbox } from "@/components/ui/checkbox";

type TermChoiceProps = { chosen: readonly string[]; onChange: (slugs: string[]) => void };

/** The terms of the glossary that a dataset as a whole is about. */
export function TermChoice({ chosen, onChange }: TermChoiceProps) {
  const trpc = useTRPC();
  const terms = useQuery(trpc.governance.terms.queryOptions());
  const toggle = (slug: string) =>
    onChange(chosen.includes(slug) ? chosen.filter((each) => each !== slug) : [...chosen, slug]);
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-sm">Terms of the glossary</legend>
      {terms.data?.length === 0 && (
        <p className="text-muted-foreground text-sm">
          The{" "}
          <Link href="/glossary" className="underline">
            glossary
          </Link>{" "}
          has none yet.
        </p>
      )}
      <div className="flex max-h-32 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
        {(terms.data ?? []).map(({ slug, name }) => (
          <Checkbox
            key={slug}
            label={name}
            checked={chosen.includes(slug)}
            onChange={() => toggle(slug)}
          />
        ))}
      </div>
    </fieldset>
  );
}
