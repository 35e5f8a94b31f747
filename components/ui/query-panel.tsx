import type { ReactNode } from "react";
import { codeOf } from "@/components/ui/describe-error";
import { ErrorPanel } from "@/components/ui/error-panel";
import { LinesSkeleton } from "@/components/ui/skeleton";

/** The part of `useQuery`'s result that a panel reads. */
export type QueryState<Data> = {
  data: Data | undefined;
  error: unknown;
  refetch: () => Promise<unknown>;
};

const NOT_FOUND_ADVICE =
  "It may have been renamed or removed, or the address was cut short. Its list, in the navigation, has what there is.";

type QueryPanelProps<Data> = {
  /** "Pipeline could not be loaded" */
  errorTitle: string;
  /** Read out while the data are on their way. */
  label: string;
  query: QueryState<Data>;
  loading?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** Skeleton, error with retry, or the data; data that are here stay while a refetch fails. */
export function QueryPanel<Data>({
  errorTitle,
  label,
  query,
  loading,
  children,
}: QueryPanelProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) {
    const retry = () => void query.refetch();
    const advice = codeOf(query.error) === "NOT_FOUND" ? NOT_FOUND_ADVICE : undefined;
    return <ErrorPanel title={errorTitle} error={query.error} advice={advice} onRetry={retry} />;
  }
  return loading ?? <LinesSkeleton label={label} />;
}
