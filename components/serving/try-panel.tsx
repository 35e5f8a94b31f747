"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import {
  defaultValues,
  type FormFeature,
  readInstance,
  toCurl,
} from "@/components/serving/instance-form";
import { useTRPC } from "@/components/trpc/provider";
import { useDisabledReason } from "@/components/trpc/use-disabled-reason";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { formatDuration, formatFixed, formatPercent } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Select } from "@/components/ui/select";
import { SnippetBox } from "@/components/ui/snippet-box";
import type { EndpointDetail, PredictAnswer } from "@/server/serving/schema";

/** One prediction by hand, through the same code as a client's call. */
export function TryPanel({ endpoint }: { endpoint: EndpointDetail }) {
  const trpc = useTRPC();
  const features = endpoint.current?.features ?? [];
  const [values, setValues] = useState(() => defaultValues(features));
  const [address, setAddress] = useState("");
  const attempt = useMutation(trpc.endpoints.tryPredict.mutationOptions());
  const forbidden = useDisabledReason("predictions.write");
  const instance = readInstance(features, values);
  // Only the browser knows under which address people reach the console.
  useEffect(() => setAddress(window.location.origin), []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    attempt.mutate({ name: endpoint.name, instance });
  }
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Card
        title="One instance"
        description="Filled with what was typical in training. An empty field is a missing value and is imputed."
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <div className="grid gap-3 sm:grid-cols-2">
            {features.map((feature) => (
              <FeatureField
                key={feature.name}
                feature={feature}
                value={values[feature.name] ?? ""}
                onChange={(value) => setValues({ ...values, [feature.name]: value })}
              />
            ))}
          </div>
          <div className="flex justify-end gap-2">
            <Button type="button" onClick={() => setValues(defaultValues(features))}>
              Typical values
            </Button>
            <Button
              type="submit"
              variant="primary"
              busy={attempt.isPending}
              disabledReason={forbidden}
            >
              Predict
            </Button>
          </div>
        </form>
      </Card>
      <div className="flex min-w-0 flex-col gap-4">
        <Card title="Answer">
          {attempt.error !== null ? (
            <ErrorPanel title="The call was refused" error={attempt.error} />
          ) : attempt.data === undefined ? (
            <p className="text-muted-foreground">Send the instance to see the prediction here.</p>
          ) : (
            <Answer answer={attempt.data} />
          )}
        </Card>
        <SnippetBox
          title="The same call from a shell"
          code={toCurl(address, endpoint.name, instance)}
        />
      </div>
    </div>
  );
}

type FeatureFieldProps = {
  feature: FormFeature;
  value: string;
  onChange: (value: string) => void;
};

function FeatureField({ feature, value, onChange }: FeatureFieldProps) {
  const { name, type, choices } = feature;
  const options = type === "boolean" ? ["true", "false"] : choices;
  const known = value === "" || options.includes(value) ? options : [value, ...options];
  return (
    <Field label={name} required>
      {(control) =>
        options.length > 0 ? (
          <Select
            {...control}
            value={value}
            options={[
              ...known.map((option) => ({ value: option, label: option })),
              { value: "", label: "missing" },
            ]}
            onValueChange={onChange}
          />
        ) : (
          <Input
            {...control}
            value={value}
            inputMode={type === "numeric" ? "decimal" : "text"}
            placeholder="missing"
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}

function Answer({ answer }: { answer: PredictAnswer }) {
  const { predictions, model, model_version, decision_threshold, latency_ms } = answer;
  const [prediction] = predictions;
  if (prediction === undefined) return null;
  const { probability, decision, imputed, unseen, id } = prediction;
  return (
    <div className="flex flex-col gap-3" aria-live="polite">
      <p className="flex items-baseline gap-3">
        <span className="font-semibold text-2xl tabular-nums">{formatPercent(probability)}</span>
        <span>
          {decision ? "Decision: yes" : "Decision: no"}, the threshold is{" "}
          {formatPercent(decision_threshold)}
        </span>
      </p>
      <KeyValueList
        items={[
          { label: "Answered by", value: `${model} v${model_version}` },
          { label: "Probability", value: formatFixed(probability, 6) },
          { label: "Total", value: formatDuration(latency_ms.total) },
          { label: "Before the model", value: formatDuration(latency_ms.queue) },
          { label: "In the model", value: formatDuration(latency_ms.model) },
          { label: "Imputed", value: imputed.length === 0 ? "nothing" : imputed.join(", ") },
          { label: "Not in training", value: unseen.length === 0 ? "nothing" : unseen.join(", ") },
          { label: "Prediction", value: <span className="font-mono text-xs">{id}</span> },
        ]}
      />
    </div>
  );
}
