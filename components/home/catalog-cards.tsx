import Link from "next/link";
import { FigureList } from "@/components/home/figure-list";
import { Card } from "@/components/ui/card";
import { formatCount, formatPlural } from "@/components/ui/format";
import { StatusIcon } from "@/components/ui/status";
import { wordOf } from "@/components/ui/status-tone";
import type { AdminHome } from "@/server/home/schema";

export function CatalogCard({ datasets }: { datasets: AdminHome["datasets"] }) {
  const { total, owned, described, contracted, profiled } = datasets;
  const rows = [
    { label: "With an owner", count: owned, href: undefined },
    { label: "With a description", count: described, href: undefined },
    {
      label: "With an active contract",
      count: contracted,
      href: "/datasets?q=contract%20!%3D%20none",
    },
    { label: "Newest version profiled", count: profiled, href: undefined },
  ];
  return (
    <Card title={formatPlural(total, "dataset")} aside={<Link href="/datasets">All datasets</Link>}>
      {total === 0 ? (
        <p className="text-muted-foreground">
          None yet.{" "}
          <Link href="/stores" className="text-accent-strong underline">
            Connect a store
          </Link>{" "}
          and scan it; its files become datasets.
        </p>
      ) : (
        <FigureList
          figures={rows.map(({ label, count, href }) => ({
            label,
            href,
            value: formatCount(count),
            unit: `of ${formatCount(total)}`,
            status: <StatusIcon tone={count === total ? "good" : "watch"} />,
          }))}
        />
      )}
    </Card>
  );
}

export function ContractsCard({ contracts }: { contracts: AdminHome["contracts"] }) {
  const { total, passed, failed, unchecked } = contracts;
  return (
    <Card
      title={formatPlural(total, "active contract")}
      aside={<Link href="/contracts">All contracts</Link>}
    >
      <FigureList
        figures={[
          {
            label: "Newest evaluation passed",
            href: "/contracts?q=state%20%3D%20passed",
            value: formatCount(passed),
            status: <StatusIcon tone={passed > 0 ? "good" : "unknown"} />,
          },
          {
            label: "Newest evaluation failed",
            href: "/contracts?q=state%20%3D%20failed",
            value: formatCount(failed),
            status: <StatusIcon tone={failed > 0 ? "act" : "good"} />,
          },
          {
            label: "Never evaluated",
            href: "/contracts?q=state%20not%20exists",
            value: formatCount(unchecked),
            status: <StatusIcon tone={unchecked > 0 ? "watch" : "good"} />,
          },
        ]}
      />
    </Card>
  );
}

const STORE_TONES: Readonly<Record<string, "good" | "act">> = { connected: "good", failed: "act" };

export function StoresCard({ stores: { total, byState } }: { stores: AdminHome["stores"] }) {
  return (
    <Card title={formatPlural(total, "store")} aside={<Link href="/stores">All stores</Link>}>
      {total === 0 ? (
        <p className="text-muted-foreground">None is connected.</p>
      ) : (
        <FigureList
          figures={Object.entries(byState).map(([state, count]) => ({
            label: wordOf(state),
            value: formatCount(count),
            status: <StatusIcon tone={STORE_TONES[state] ?? "unknown"} />,
          }))}
        />
      )}
    </Card>
  );
}
