"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AuthFrame, LoadingFrame } from "@/components/identity/auth-frame";
import { PasswordField } from "@/components/identity/form-fields";
import { BrokenLink } from "@/components/identity/login-form";
import { signIn } from "@/components/identity/sign-in";
import { useTRPC, useTRPCClient } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { describeError } from "@/components/ui/describe-error";

/** Lets the owner of a one-time link choose a password, and signs them in. */
export function JoinForm({ token }: { token: string }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const [password, setPassword] = useState("");
  const owner = useQuery(trpc.setup.linkOwner.queryOptions({ token }, { staleTime: Infinity }));
  const join = useMutation({
    mutationFn: async () => {
      const { email } = await client.setup.acceptLink.mutate({ token, password });
      await signIn(email, password);
    },
    onSuccess: () => window.location.assign("/home"),
  });
  if (owner.error !== null) return <BrokenLink title="Choose a password" error={owner.error} />;
  if (owner.data === undefined) return <LoadingFrame title="Choose a password" />;
  const { name, email } = owner.data;
  return (
    <AuthFrame title={`Welcome, ${name}`} lead={`Choose a password for ${email}.`}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          join.mutate();
        }}
      >
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField value={password} onChange={setPassword} isNew autoFocus />
        {join.error !== null && (
          <p role="alert" className="text-act">
            {describeError(join.error).message}
          </p>
        )}
        <Button type="submit" variant="primary" busy={join.isPending || join.isSuccess}>
          Save and sign in
        </Button>
      </form>
    </AuthFrame>
  );
}
