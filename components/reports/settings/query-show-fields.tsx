"use client";

import { Pick, toOption } from "@/components/ui/pick";
import type { ChartChoice } from "@/server/explore/saved/schema";
import type { AnswerColumn } from "@/server/explore/schema";
import type { QueryShow } from "@/server/reports/schema";

type QueryShowFieldsProps = {
  show: QueryShow;
  columns: readonly AnswerColumn[];
  /** The one that was chosen in Explore; null for what the types suggest. */
  chart: ChartChoice | null;
  onChange: (show: QueryShow) => void;
};

/** As chart, table or one number; of a number, its column. */
export function QueryShowFields({ show, columns, chart, onChange }: QueryShowFieldsProps) {
  const numbers = columns.filter(({ kind }) => kind === "number").map(({ name }) => name);
  return (
    <>
      <Pick
        label="Shown as"
        value={show.as}
        options={[
          { value: "chart", label: "Chart, as it is saved" },
          { value: "table", label: "Table" },
          { value: "number", label: "One number, of a query of one row" },
        ]}
        onChange={(as) => {
          if (as === "table") onChange({ as });
          else if (as === "number") onChange({ as, column: numbers[0] ?? "" });
          else onChange({ as: "chart", chart });
        }}
      />
      {show.as === "number" && (
        <Pick
          label="Column"
          value={show.column}
          options={numbers.map(toOption)}
          onChange={(column) => onChange({ as: "number", column })}
        />
      )}
    </>
  );
}
