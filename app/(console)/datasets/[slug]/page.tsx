import type { Metadata } from "next";
import { DatasetView } from "@/components/catalog/dataset-view";
import { DatasetContracts } from "@/components/contracts/dataset-contracts";
import { IncidentsTable } from "@/components/contracts/incidents-table";

export const metadata: Metadata = { title: "Dataset" };

export default async function DatasetPage({ params }: PageProps<"/datasets/[slug]">) {
  const { slug } = await params;
  return (
    <DatasetView
      slug={slug}
      contracts={<DatasetContracts slug={slug} />}
      incidents={<IncidentsTable dataset={slug} />}
    />
  );
}
