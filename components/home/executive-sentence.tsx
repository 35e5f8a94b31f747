import Link from "next/link";
import { StatusIcon } from "@/components/ui/status";
import type { StateSentence } from "@/server/insights/schema";

/** The state in words; each clause leads to what it rests on. */
export function StateSentenceView({ sentence: { state, parts } }: { sentence: StateSentence }) {
  return (
    <div className="flex items-start gap-3 rounded-panel border bg-panel p-4">
      <StatusIcon tone={state} className="mt-1 size-5" />
      <p className="text-lg leading-7">
        {parts.map(({ text, href }) => (
          <span key={text}>
            {href === null ? (
              text
            ) : (
              <Link href={href} className="decoration-border underline-offset-4 hover:underline">
                {text}
              </Link>
            )}{" "}
          </span>
        ))}
      </p>
    </div>
  );
}
