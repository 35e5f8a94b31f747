import type { Metadata } from "next";
import { ExecutiveHome } from "@/components/home/executive-home";
import { HomePage } from "@/components/home/home-page";

export const metadata: Metadata = { title: "Home" };

export default function HomeRoute() {
  return <HomePage executive={<ExecutiveHome />} />;
}
