"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { AuthFrame, LoadingFrame } from "@/components/identity/auth-frame";
import { PasswordField, TextField } from "@/components/identity/form-fields";
import { safeNext } from "@/components/identity/safe-next";
import { signIn } from "@/components/identity/sign-in";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { ErrorPanel } from "@/components/ui/error-panel";
import { SnippetBox } from "@/components/ui/snippet-box";

export function LoginForm({ next }: { next: string | null }) {
  const trpc = useTRPC();
  const setup = useQuery(trpc.setup.state.queryOptions());
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const session = useMutation({
    mutationFn: () => signIn(email, password),
    // A whole load, so that nothing of an earlier person stays in the page's memory.
    onSuccess: () => window.location.assign(safeNext(next)),
  });
  if (setup.isPending) return <LoadingFrame title="Sign in" />;
  if (setup.data?.needsSetup === true) return <NoAdminYet />;

  function submit(event: FormEvent): void {
    event.preventDefault();
    session.mutate();
  }

  return (
    <AuthFrame title="Sign in">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <PasswordField value={password} onChange={setPassword} />
        {session.error !== null && (
          <p role="alert" className="text-act">
            {session.error.message}
          </p>
        )}
        <Button type="submit" variant="primary" busy={session.isPending || session.isSuccess}>
          Sign in
        </Button>
        <p className="text-muted-foreground text-sm">
          No account, or the password is lost? An admin of this workspace can send you a link.
        </p>
      </form>
    </AuthFrame>
  );
}

function NoAdminYet() {
  return (
    <AuthFrame
      title="Nobody has signed up yet"
      lead="The first person becomes the admin. The server printed their link when it started; starting it again prints the same link."
    >
      <SnippetBox code="npm start" />
    </AuthFrame>
  );
}

type BrokenLinkProps = { title: string; problem?: string; error: unknown };

/** Shown where a link turned out not to work. */
export function BrokenLink({ title, problem = "The link does not work", error }: BrokenLinkProps) {
  return (
    <AuthFrame title={title}>
      <ErrorPanel title={problem} error={error} />
      <a href="/login" className="text-accent-strong underline">
        Go to sign-in
      </a>
    </AuthFrame>
  );
}
