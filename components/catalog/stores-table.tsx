"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { StoreActions } from "@/components/catalog/store-actions";
import type { TableColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/data-table";
import { LIST_PAGES } from "@/components/data-table/list-pages";
import { useIsPhone } from "@/components/data-table/use-is-phone";
import { useTableState } from "@/components/data-table/use-table-state";
import { useTRPC } from "@/components/trpc/provider";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, formatDateTime, formatDuration } from "@/components/ui/format";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Status } from "@/components/ui/status";
import type { StoreItem } from "@/server/catalog/schema";

const COLUMNS: readonly TableColumn<StoreItem>[] = [
  {
    id: "name",
    header: "Store",
    cell: ({ name, description }) => <span title={description}>{name}</span>,
    width: 150,
    sortable: true,
    priority: 1,
  },
  {
    id: "state",
    header: "State",
    cell: ({ state, stateMessage }) => (
      <span title={stateMessage ?? undefined}>
        <Status state={state} />
      </span>
    ),
    width: 115,
    sortable: true,
    priority: 2,
  },
  { id: "kind", header: "Kind", cell: ({ kind }) => kind, width: 90, sortable: true },
  {
    id: "place",
    header: "Place",
    cell: ({ place }) => (
      <span className="font-mono text-xs" title={place}>
        {place}
      </span>
    ),
    width: 170,
  },
  {
    id: "datasets",
    header: "Datasets",
    cell: ({ datasetCount }) => formatCount(datasetCount),
    align: "right",
    width: 95,
    sortable: true,
  },
  {
    id: "scanned",
    header: "Last scan",
    cell: ({ lastScanAt }) => (lastScanAt === null ? "never" : formatDateTime(lastScanAt)),
    width: 190,
    sortable: true,
  },
  {
    id: "latency",
    header: "Test",
    description: "Duration of the last test of the connection",
    cell: ({ testLatencyMs }) =>
      testLatencyMs === null ? "not tested" : formatDuration(testLatencyMs),
    align: "right",
    width: 95,
    sortable: true,
  },
  {
    id: "actions",
    header: "Actions",
    cell: (store) => <StoreActions store={store} />,
    width: 250,
  },
];

/** Every store with its state; each can be tested, scanned and looked into. */
export function StoresTable() {
  const trpc = useTRPC();
  const table = useTableState({ defaultSort: "name" });
  const rows = useInfiniteQuery(trpc.stores.list.infiniteQueryOptions(table.input, LIST_PAGES));
  const isPhone = useIsPhone();
  const [openedId, setOpenedId] = useState<string | null>(null);
  const columns = useMemo(() => (isPhone ? phoneColumnsOf(setOpenedId) : COLUMNS), [isPhone]);
  const opened = rows.data?.pages
    .flatMap(({ items }) => items)
    .find(({ id }) => isPhone && id === openedId);
  const empty = (
    <EmptyState
      title="A store is a place where data sets lie."
      text="Add the first one: a folder, a database, a bucket or files on the web. A scan then lists what is in it."
    />
  );
  return (
    <>
      <DataTable
        label="Stores"
        columns={columns}
        state={table}
        rows={rows}
        rowId={({ id }) => id}
        onOpen={isPhone ? ({ id }) => setOpenedId(id) : undefined}
        rowHref={isPhone ? undefined : ({ slug }) => `/stores/${slug}`}
        empty={empty}
        filterPlaceholder="state:failed"
        fill
      />
      {opened !== undefined && <StoreDialog store={opened} onClose={() => setOpenedId(null)} />}
    </>
  );
}

/** A phone's list has no room for the buttons: a store's name opens them. */
function phoneColumnsOf(open: (id: string) => void): readonly TableColumn<StoreItem>[] {
  return COLUMNS.map((column) =>
    column.id === "name"
      ? {
          ...column,
          cell: ({ id, name }) => (
            <button
              type="button"
              className="block w-full truncate py-2 text-left font-medium underline"
              onClick={() => open(id)}
            >
              {name}
            </button>
          ),
        }
      : column,
  );
}

function StoreDialog({ store, onClose }: { store: StoreItem; onClose: () => void }) {
  const { name, description, state, stateMessage, place, datasetCount, lastScanAt } = store;
  return (
    <Dialog open onOpenChange={onClose} title={name} description={description}>
      <div className="flex flex-col gap-4">
        <KeyValueList
          items={[
            { label: "State", value: <Status state={state} /> },
            ...(stateMessage === null ? [] : [{ label: "Because", value: stateMessage }]),
            { label: "Place", value: <span className="break-all font-mono text-xs">{place}</span> },
            { label: "Datasets", value: formatCount(datasetCount) },
            {
              label: "Last scan",
              value: lastScanAt === null ? "never" : formatDateTime(lastScanAt),
            },
          ]}
        />
        <StoreActions store={store} />
      </div>
    </Dialog>
  );
}
