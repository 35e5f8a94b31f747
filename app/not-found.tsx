import Link from "next/link";
import { buttonStyle } from "@/components/ui/button-style";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <EmptyState
        title="There is no page at this address"
        text="The object may have been renamed or removed, or the address was cut short."
        action={
          <Link href="/home" className={buttonStyle({ variant: "primary" })}>
            Go to Home
          </Link>
        }
      />
    </main>
  );
}
