"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { type ReactNode, useState } from "react";
import superjson, { type SuperJSONResult } from "superjson";
import { TRPCProvider } from "@/components/trpc/provider";
import type { AppRouter } from "@/server/api/root";

/** `output` as superjson writes it; `key` where a procedure was asked about several metrics. */
export type FixedAnswer = { path: string; key: string | null; output: unknown };

type FixedAnswersProps = { answers: readonly FixedAnswer[]; children: ReactNode };

/** Everything below gets these answers, whatever else it asks for: nothing reaches the server. */
export function FixedAnswers({ answers, children }: FixedAnswersProps) {
  const [queryClient] = useState(
    () => new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } }),
  );
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({ links: [answerFrom(answers)] }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

function answerFrom(answers: readonly FixedAnswer[]): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        if (op.type === "subscription") return;
        const answer = answers.find(
          ({ path, key }) => path === op.path && (key === null || key === keyOf(op.input)),
        );
        if (answer === undefined) {
          const error = new Error("This was not kept when the report was frozen");
          observer.error(TRPCClientError.from(error));
          return;
        }
        // What superjson wrote on the server; its shape was the procedure's own output there.
        const data = superjson.deserialize(answer.output as SuperJSONResult);
        observer.next({ result: { type: "data", data } });
        observer.complete();
      });
}

function keyOf(input: unknown): unknown {
  return typeof input === "object" && input !== null && "key" in input ? input.key : null;
}
