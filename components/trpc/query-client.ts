import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "@/server/api/root";

const SIGNED_OUT_PATHS = ["/login", "/setup"];

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: redirectWhenSignedOut }),
    mutationCache: new MutationCache({ onError: redirectWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A custom retry switches off TanStack's "no retries on the server".
        retry: (failures, error) =>
          typeof window !== "undefined" && failures < 2 && !isClientFault(error),
      },
    },
  });
}

/** A 4xx answers the same way next time: show it now. */
function isClientFault(error: unknown): boolean {
  return (statusOf(error) ?? 500) < 500;
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  // The class is generic in the router, which instanceof cannot know.
  return (error as TRPCClientError<AppRouter>).data?.httpStatus;
}

function redirectWhenSignedOut(error: unknown): void {
  if (typeof window === "undefined" || statusOf(error) !== 401) return;
  const { pathname, search } = window.location;
  if (SIGNED_OUT_PATHS.some((path) => pathname.startsWith(path))) return;
  window.location.assign(`/login?next=${encodeURIComponent(pathname + search)}`);
}
