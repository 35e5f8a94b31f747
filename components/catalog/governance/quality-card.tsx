import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatPercent } from "@/components/ui/format";
import { ProgressBar } from "@/components/ui/progress-bar";
import { QUALITY_PARTS, scoreQuality } from "@/server/catalog/governance/constants";
import type { QualityParts } from "@/server/catalog/governance/schema";

const GOOD = 80;
const WATCH = 50;

export function QualityScore({ score }: { score: number }) {
  const tone = score >= GOOD ? "text-good" : score >= WATCH ? "text-watch" : "text-act";
  return <span className={cn("font-medium tabular-nums", tone)}>{score}</span>;
}

/** How far a dataset can be trusted, and which part to mend first. */
export function QualityCard({ parts }: { parts: QualityParts }) {
  return (
    <Card
      title="Quality"
      aside={
        <span>
          <QualityScore score={scoreQuality(parts)} />
          <span className="text-muted-foreground"> of 100</span>
        </span>
      }
    >
      <dl className="grid gap-3">
        {QUALITY_PARTS.map(({ id, label, points, about, unknown }) => {
          const share = parts[id];
          return (
            <div key={id} title={about}>
              <dt className="flex justify-between gap-2 text-sm">
                {label}
                <span className="text-muted-foreground tabular-nums">
                  {Math.round((share ?? 0) * points)} of {points}
                </span>
              </dt>
              <dd>
                <ProgressBar
                  label={label}
                  value={share ?? 0}
                  text={share === null ? unknown : formatPercent(share)}
                  tone={share !== null && share >= 0.8 ? "good" : "accent"}
                />
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
