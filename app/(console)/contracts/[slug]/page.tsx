import type { Metadata } from "next";
import { ContractView } from "@/components/contracts/contract-view";

export const metadata: Metadata = { title: "Contract" };

export default async function ContractPage({ params }: PageProps<"/contracts/[slug]">) {
  const { slug } = await params;
  return <ContractView slug={slug} />;
}
