import type { Metadata } from "next";
import { StoreView } from "@/components/catalog/store-page/store-view";

export const metadata: Metadata = { title: "Store" };

export default async function StorePage({ params }: PageProps<"/stores/[slug]">) {
  const { slug } = await params;
  return <StoreView slug={slug} />;
}
