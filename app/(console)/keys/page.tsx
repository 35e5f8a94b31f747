import type { Metadata } from "next";
import { KeysPanel } from "@/components/identity/keys-panel";

export const metadata: Metadata = { title: "API keys" };

export default function KeysPage() {
  return <KeysPanel />;
}
