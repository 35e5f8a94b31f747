"use client";

import { ViewMenu } from "@/components/data-table/view-menu";

export function DatasetViews() {
  return (
    <ViewMenu
      scope={{ list: "datasets" }}
      keeps="Filter, sort and columns"
      defaultLabel="Open the datasets with it"
    />
  );
}
