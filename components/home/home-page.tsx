"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { ReactNode } from "react";
import { AccessRequests } from "@/components/home/access-requests";
import { AdminHome } from "@/components/home/admin-home";
import { defaultView } from "@/components/home/default-view";
import { DemoProgress } from "@/components/home/demo-progress";
import { ScientistHome } from "@/components/home/scientist-home";
import { WaitingCard } from "@/components/home/waiting-card";
import { useTRPC } from "@/components/trpc/provider";
import { cn } from "@/components/ui/cn";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { Page } from "@/components/ui/page";
import { PageHeader } from "@/components/ui/page-header";
import { QueryPanel } from "@/components/ui/query-panel";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useHydrated } from "@/components/ui/use-hydrated";
import { HOME_VIEWS, type HomeView } from "@/server/home/schema";

const VIEWS: Readonly<Record<HomeView, { label: string; lead: string }>> = {
  scientist: { label: "Scientist", lead: "What runs, what ended and what broke upstream of you." },
  executive: { label: "Executive", lead: "How the models in production do, in plain words." },
  admin: { label: "Admin", lead: "Catalog, queue, workers and storage as they are now." },
};

/** Home as one of three readers needs it; `?as=` chooses, the role decides where it says nothing. */
export function HomePage({ executive }: { executive: ReactNode }) {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  const [chosen, setView] = useQueryState(
    "as",
    parseAsStringLiteral(HOME_VIEWS).withOptions({ history: "push" }),
  );
  // The user menu asks for the same and may have the answer before this page wakes.
  if (!useHydrated()) return <PageSkeleton />;
  return (
    <QueryPanel
      errorTitle="Home could not be loaded"
      label="Loading home"
      query={me}
      loading={<PageSkeleton />}
    >
      {({ name, role }) => {
        const view = chosen ?? defaultView(role);
        return (
          <Page>
            <PageHeader
              title={`Hello, ${name}`}
              lead={VIEWS[view].lead}
              actions={<ViewSwitch view={view} onChange={(next) => void setView(next)} />}
            />
            <DemoProgress />
            <WaitingCard />
            <ErrorBoundary title="This part of home could not be drawn">
              {view !== "executive" && <AccessRequests />}
              {view === "scientist" && <ScientistHome />}
              {view === "executive" && executive}
              {view === "admin" && <AdminHome />}
            </ErrorBoundary>
          </Page>
        );
      }}
    </QueryPanel>
  );
}

type ViewSwitchProps = { view: HomeView; onChange: (view: HomeView) => void };

function ViewSwitch({ view, onChange }: ViewSwitchProps) {
  return (
    <fieldset className="flex rounded-control border bg-muted p-0.5">
      <legend className="sr-only">See home as</legend>
      {HOME_VIEWS.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === view}
          onClick={() => onChange(each)}
          className={cn(
            "h-7 rounded-control px-3 text-sm transition-colors duration-150",
            each === view
              ? "bg-panel font-medium text-foreground"
              : "text-muted-foreground hover:text-foreground",
          )}
        >
          {VIEWS[each].label}
        </button>
      ))}
    </fieldset>
  );
}
