"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AuthFrame, LoadingFrame } from "@/components/identity/auth-frame";
import { PasswordField, TextField } from "@/components/identity/form-fields";
import { BrokenLink } from "@/components/identity/login-form";
import { SetupDone } from "@/components/identity/setup-done";
import { signIn } from "@/components/identity/sign-in";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { buttonStyle } from "@/components/ui/button-style";
import { describeError } from "@/components/ui/describe-error";

/** First run: makes the first admin, then shows how programs get in. */
export function SetupWizard({ token }: { token: string | null }) {
  const trpc = useTRPC();
  const [key, setKey] = useState<string | null>(null);
  const state = useQuery(trpc.setup.state.queryOptions(undefined, { staleTime: Infinity }));
  if (key !== null) return <SetupDone apiKey={key} />;
  if (state.data?.needsSetup === false) return <AlreadyDone />;
  if (token === null) return <NoToken />;
  if (state.error !== null) {
    const problem = "The server did not say whether set-up is needed";
    return <BrokenLink title="Set up Headrace" problem={problem} error={state.error} />;
  }
  if (state.data === undefined) return <LoadingFrame title="Set up Headrace" />;
  return <AdminForm token={token} onDone={setKey} />;
}

function AdminForm({ token, onDone }: { token: string; onDone: (key: string) => void }) {
  const client = useTRPCClient();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const setup = useMutation({
    mutationFn: async () => {
      await client.setup.complete.mutate({ token, name, email, password });
      await signIn(email, password);
      const { key } = await client.keys.create.mutate({
        name: "first key",
        purpose: "Made at set-up, to try the API",
        role: "scientist",
      });
      return key;
    },
    onSuccess: onDone,
  });
  return (
    <AuthFrame
      title="Set up Headrace"
      lead="You are the first here, so you become the admin. You can invite the others next."
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setup.mutate();
        }}
      >
        <TextField label="Name" autoComplete="name" autoFocus value={name} onChange={setName} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          hint="You sign in with it; nothing is sent to it"
          value={email}
          onChange={setEmail}
        />
        <PasswordField value={password} onChange={setPassword} isNew />
        {setup.error !== null && (
          <p role="alert" className="text-act">
            {describeError(setup.error).message}
          </p>
        )}
        <Button type="submit" variant="primary" busy={setup.isPending}>
          Create the admin
        </Button>
      </form>
    </AuthFrame>
  );
}

function AlreadyDone() {
  return (
    <AuthFrame
      title="Headrace is set up"
      lead="The set-up link was used. Sign in, or ask an admin of this workspace to invite you."
    >
      <a href="/login" className={buttonStyle({ variant: "primary" })}>
        Sign in
      </a>
    </AuthFrame>
  );
}

function NoToken() {
  return (
    <AuthFrame
      title="The link is not complete"
      lead="The server printed a first sign-in link that ends in a long token. Open that whole link."
    >
      <p className="text-muted-foreground">
        Starting the server again prints the same link once more.
      </p>
    </AuthFrame>
  );
}
