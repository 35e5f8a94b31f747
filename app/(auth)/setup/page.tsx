import type { Metadata } from "next";
import { firstParam } from "@/components/identity/first-param";
import { SetupWizard } from "@/components/identity/setup-wizard";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default async function SetupPage({ searchParams }: PageProps<"/setup">) {
  const { token } = await searchParams;
  return <SetupWizard token={firstParam(token)} />;
}
