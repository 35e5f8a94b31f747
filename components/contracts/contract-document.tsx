"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formatYaml } from "@/components/contracts/format-yaml";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { describeError } from "@/components/ui/describe-error";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { SnippetBox } from "@/components/ui/snippet-box";
import { toast } from "@/components/ui/toaster";
import { type ContractDetail, ContractDocument } from "@/server/contracts/schema";

/** The contract as text: YAML to read, JSON to change. */
export function ContractDocumentView({ contract }: { contract: ContractDetail }) {
  const [isEditing, setIsEditing] = useState(false);
  const forbidden = useDisabledReason("contracts.write");
  if (isEditing) return <DocumentEditor contract={contract} onDone={() => setIsEditing(false)} />;
  return (
    <div className="flex flex-col items-start gap-3">
      <SnippetBox
        className="w-full"
        title={`Contract ${contract.slug}, version ${contract.version}`}
        code={formatYaml(contract.document)}
      />
      <Button disabledReason={forbidden} onClick={() => setIsEditing(true)}>
        Change
      </Button>
    </div>
  );
}

function DocumentEditor({ contract, onDone }: { contract: ContractDetail; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [text, setText] = useState(() => JSON.stringify(contract.document, null, 2));
  const read = readDocument(text);
  const update = useMutation(
    trpc.contracts.update.mutationOptions({
      onSuccess: async ({ version }) => {
        await queryClient.invalidateQueries(trpc.contracts.pathFilter());
        const isNew = version !== contract.version;
        toast.success(isNew ? `Version ${version} saved; evaluate it now` : "Nothing changed");
        onDone();
      },
    }),
  );
  const error =
    read.problem ?? (update.error === null ? null : describeError(update.error).message);
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Document"
        required
        hint="JSON. A changed document becomes the contract's next version."
        error={error}
      >
        {(control) => (
          <Textarea
            {...control}
            className="h-[60dvh] font-mono text-xs"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button
          variant="primary"
          busy={update.isPending}
          disabledReason={read.problem ?? undefined}
          onClick={() =>
            read.document !== null && update.mutate({ id: contract.id, document: read.document })
          }
        >
          Save as the next version
        </Button>
        <Button variant="ghost" onClick={onDone}>
          Leave it as it was
        </Button>
      </div>
    </div>
  );
}

function readDocument(text: string): { document: ContractDocument | null; problem: string | null } {
  try {
    const parsed = ContractDocument.safeParse(JSON.parse(text));
    if (parsed.success) return { document: parsed.data, problem: null };
    const [issue] = parsed.error.issues;
    return { document: null, problem: `${issue?.path.join(".")}: ${issue?.message}` };
  } catch {
    return { document: null, problem: "This is not JSON" };
  }
}
