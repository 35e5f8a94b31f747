import type { Metadata } from "next";
import { firstParam } from "@/components/identity/first-param";
import { JoinForm } from "@/components/identity/join-form";

export const metadata: Metadata = { title: "Choose a password", referrer: "no-referrer" };

export default async function JoinPage({ searchParams }: PageProps<"/join">) {
  const { token } = await searchParams;
  return <JoinForm token={firstParam(token) ?? "missing"} />;
}
