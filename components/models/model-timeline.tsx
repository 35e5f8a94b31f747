import Link from "next/link";
import { formatDateTime, formatWindow } from "@/components/ui/format";
import type { ModelDetail } from "@/server/registry/schema";

type Moment = { id: string; at: Date; title: string; detail: string; href: string | null };

/** What happened to the model, newest first, from its own records. */
export function ModelTimeline({ model }: { model: ModelDetail }) {
  const moments: Moment[] = [
    ...model.versions.map((version) => ({
      id: version.id,
      at: version.createdAt,
      title: `v${version.number} registered by ${version.createdByName}`,
      detail:
        version.trainedFrom === null || version.trainedTo === null
          ? version.note
          : `Trained on ${formatWindow({ from: version.trainedFrom, to: version.trainedTo })}. ${version.note}`,
      href: version.runId === null ? null : `/p/${model.project.slug}/runs/${version.runId}`,
    })),
    {
      id: model.id,
      at: model.createdAt,
      title: "Model created",
      detail: model.description,
      href: null,
    },
  ].sort((a, b) => b.at.getTime() - a.at.getTime());
  return (
    <ol className="flex flex-col gap-4 border-l pl-4">
      {moments.map(({ id, at, title, detail, href }) => (
        <li key={id} className="relative flex flex-col">
          <span
            aria-hidden="true"
            className="absolute top-1.5 -left-[1.3rem] size-2 rounded-full bg-accent"
          />
          <time dateTime={at.toISOString()} className="text-muted-foreground text-xs">
            {formatDateTime(at)}
          </time>
          <span className="font-medium">
            {href === null ? (
              title
            ) : (
              <Link href={href} className="underline hover:text-accent-strong">
                {title}
              </Link>
            )}
          </span>
          <span className="text-muted-foreground text-sm">{detail}</span>
        </li>
      ))}
    </ol>
  );
}
