"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import {
  type FormValues,
  findMissing,
  type Target,
  toTarget,
} from "@/components/catalog/store-form/form-values";
import { UnprovenBadge } from "@/components/catalog/store-form/kind-picker";
import {
  NO_PLAN,
  type ScanPlan,
  ScanPlanFields,
} from "@/components/catalog/store-form/scan-plan-fields";
import { StoreFields } from "@/components/catalog/store-form/store-fields";
import { TestSteps } from "@/components/catalog/test-steps";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { describeError } from "@/components/ui/describe-error";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { StoreKind } from "@/server/catalog/schema";

export type StoreDraft = Target & ScanPlan & { name: string; description: string };

type StoreFormDialogProps = {
  title: string;
  kind: StoreKind;
  initial: { name: string; description: string; values: FormValues; plan?: ScanPlan };
  /** The stored store that is edited. */
  store?: string;
  hasSecret?: boolean;
  saveLabel: string;
  isSaving: boolean;
  error: unknown;
  nameHint?: (name: string) => string | undefined;
  onSave: (draft: StoreDraft) => void;
  onBack?: () => void;
  onClose: () => void;
};

/** A long form hides what a test found below its fold. */
function showTest(element: HTMLDivElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** A store's name and connection, which can be tried before it is kept. */
export function StoreFormDialog(props: StoreFormDialogProps) {
  const { kind, initial, store, saveLabel, onSave, onBack, onClose } = props;
  const trpc = useTRPC();
  const [name, setName] = useState(initial.name);
  const [description, setDescription] = useState(initial.description);
  const [values, setValues] = useState(initial.values);
  const [plan, setPlan] = useState(initial.plan ?? NO_PLAN);
  const test = useMutation(trpc.stores.testTarget.mutationOptions());
  const missing = findMissing(kind.fields, values);
  const target = toTarget(kind.fields, values);
  const problem = props.error ?? test.error;
  const incomplete = missing === null ? undefined : `Fill in "${missing}" first`;
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => !open && onClose()}
      title={props.title}
      description={kind.about}
      footer={
        <>
          {onBack !== undefined && (
            <Button variant="ghost" onClick={onBack}>
              Back
            </Button>
          )}
          <Button
            busy={test.isPending}
            disabledReason={incomplete}
            onClick={() =>
              test.mutate({ kind: kind.kind, ...target, ...(store === undefined ? {} : { store }) })
            }
          >
            Test
          </Button>
          <Button
            variant="primary"
            busy={props.isSaving}
            disabledReason={name.trim() === "" ? "Give a name first" : incomplete}
            onClick={() => onSave({ ...target, ...plan, name, description })}
          >
            {saveLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!kind.isProven && <UnprovenBadge />}
        <Field label="Name" required hint={props.nameHint?.(name)}>
          {(control) => (
            <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <StoreFields
          kind={kind}
          values={values}
          onChange={setValues}
          hasSecret={props.hasSecret ?? false}
        />
        <Field label="Description">
          {(control) => (
            <Textarea
              {...control}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        <ScanPlanFields plan={plan} onChange={setPlan} />
        {problem !== null && problem !== undefined && (
          <p role="alert" className="text-act text-sm">
            {describeError(problem).message}
          </p>
        )}
        {test.data !== undefined && (
          <div ref={showTest} key={test.data.testedAt.getTime()}>
            <TestSteps test={test.data} />
          </div>
        )}
      </div>
    </Dialog>
  );
}
