import type { Metadata } from "next";
import { firstParam } from "@/components/identity/first-param";
import { LoginForm } from "@/components/identity/login-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { next } = await searchParams;
  return <LoginForm next={firstParam(next)} />;
}
