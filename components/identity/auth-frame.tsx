import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Logo } from "@/components/ui/logo";
import { LinesSkeleton } from "@/components/ui/skeleton";

type AuthFrameProps = {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

/** The page before sign-in: the mark, one question, one form. */
export function AuthFrame({ title, lead, wide = false, children }: AuthFrameProps) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className={cn("flex w-full flex-col gap-6", wide ? "max-w-2xl" : "max-w-sm")}>
        <Logo />
        <div className="flex flex-col gap-4 rounded-panel border bg-panel p-6">
          <div className="flex flex-col gap-1">
            <h1 className="font-semibold text-xl">{title}</h1>
            {lead !== undefined && <div className="text-muted-foreground">{lead}</div>}
          </div>
          {children}
        </div>
      </div>
    </main>
  );
}

/** Forms are drawn in the browser only: one that the server drew could be sent before it works. */
export function LoadingFrame({ title }: { title: string }) {
  return (
    <AuthFrame title={title}>
      <LinesSkeleton label="Loading" />
    </AuthFrame>
  );
}
