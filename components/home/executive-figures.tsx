import { KpiCard } from "@/components/ui/kpi-card";
import { Status } from "@/components/ui/status";
import type { ExecutiveFigure } from "@/server/insights/schema";

const WORDS = { good: "Good", watch: "Watch", act: "Act", unknown: "Not measured" } as const;

type FigureCardsProps = {
  figures: readonly ExecutiveFigure[];
  /** The model the figures are about, where there are several. */
  focus: string | null;
};

export function FigureCards({ figures, focus }: FigureCardsProps) {
  return (
    <div className="flex flex-col gap-2">
      {focus !== null && (
        <p className="text-muted-foreground text-sm">
          Figures of {focus}, which needs attention most.
        </p>
      )}
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        {figures.map((figure) => (
          <FigureCard key={figure.id} figure={figure} />
        ))}
      </div>
    </div>
  );
}

function FigureCard({ figure }: { figure: ExecutiveFigure }) {
  const { label, value, unit, delta, state, definition, href } = figure;
  const { from, to, basis, n, computedAt } = figure;
  const window = from === null || to === null ? basis : { from, to };
  const common = {
    label,
    href,
    unit: unit ?? undefined,
    delta: delta === null ? undefined : { ...delta, tone: "neutral" as const },
    status: state !== null && <Status state={state} word={WORDS[state]} />,
  };
  if (value === null || n === null || computedAt === null) {
    return <KpiCard {...common} value={null} trust={{ definition }} />;
  }
  return <KpiCard {...common} value={value} trust={{ definition, window, n, computedAt }} />;
}
