import { GuessNotice } from "@/components/catalog/access/guess-notice";
import { formatCount, formatPercent } from "@/components/ui/format";
import type { ColumnProfile, DatasetDetail } from "@/server/catalog/schema";

type ProfileNoticesProps = { columns: readonly ColumnProfile[]; dataset: DatasetDetail };

/** Few enough to be classes. */
const CLASSES_MAX = 20;

/** What a profile shows beyond its rows: how the label is balanced, and columns that look personal. */
export function ProfileNotices({ columns, dataset }: ProfileNoticesProps) {
  const label = columns.find(({ column }) => column === dataset.labelColumn);
  return (
    <div className="flex flex-col gap-3 border-b px-4 py-3 empty:hidden">
      {label !== undefined && <ClassBalance label={label} />}
      <GuessNotice dataset={dataset} />
    </div>
  );
}

const SHADES = ["bg-chart-1", "bg-chart-2", "bg-chart-3", "bg-chart-4", "bg-chart-5"];

function ClassBalance({ label }: { label: ColumnProfile }) {
  const { column, topValues, distinctCount, rowCount, nullCount } = label;
  const total = rowCount - nullCount;
  if (topValues.length === 0 || distinctCount > CLASSES_MAX || total === 0) return null;
  const [first] = topValues;
  const last = topValues.at(-1);
  const ratio = (first?.count ?? 0) / Math.max(last?.count ?? 1, 1);
  return (
    <figure className="flex flex-col gap-1.5">
      <figcaption className="flex flex-wrap justify-between gap-2 text-sm">
        <span>
          Classes of <span className="font-mono">{column}</span>
        </span>
        <span className="text-muted-foreground">
          the largest is {formatCount(Math.round(ratio * 10) / 10)} times the smallest
        </span>
      </figcaption>
      <div className="flex h-2 overflow-hidden rounded-full" aria-hidden="true">
        {topValues.map(({ value, count }, at) => (
          <span
            key={value}
            className={SHADES[at % SHADES.length]}
            style={{ width: `${(100 * count) / total}%` }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 text-sm">
        {topValues.map(({ value, count }, at) => (
          <li key={value} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={`size-2 rounded-full ${SHADES[at % SHADES.length]}`}
            />
            {value} <span className="text-muted-foreground">{formatPercent(count / total)}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
