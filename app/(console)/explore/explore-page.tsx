"use client";

import dynamic from "next/dynamic";
import { ExploreView } from "@/components/explore/explore-view";

const AddQueryToReport = dynamic(
  () =>
    import("@/components/reports/add-query-to-report").then((module) => module.AddQueryToReport),
  { ssr: false },
);

/** Explore, whose saved queries can be put into reports. */
export function ExplorePage() {
  return (
    <ExploreView
      renderReport={(given, onClose) => <AddQueryToReport {...given} onClose={onClose} />}
    />
  );
}
