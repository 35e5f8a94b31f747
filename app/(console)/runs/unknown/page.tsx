import type { Metadata } from "next";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Not found" };

export default async function UnknownRunPage({ searchParams }: PageProps<"/runs/unknown">) {
  const { run, experiment } = await searchParams;
  return (
    <Page>
      <EmptyState
        title={run === undefined ? `No experiment ${experiment ?? ""}` : `No run ${run}`}
        text="Nothing here has this id. The link may come from another server, or it was cut short."
        action={
          <Link href="/runs" className={buttonStyle({ variant: "primary" })}>
            Open the experiments
          </Link>
        }
      />
    </Page>
  );
}
