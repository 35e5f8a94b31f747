import type { Metadata } from "next";
import { PeoplePanel } from "@/components/identity/people-panel";

export const metadata: Metadata = { title: "People" };

export default function PeoplePage() {
  return <PeoplePanel />;
}
