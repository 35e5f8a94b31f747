"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useId, useState } from "react";
import { useTRPC } from "@/components/trpc/provider";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorPanel } from "@/components/ui/error-panel";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { QueryPanel } from "@/components/ui/query-panel";
import { Select } from "@/components/ui/select";

type DialogState = { open: boolean; onOpenChange: (open: boolean) => void };

export function CreateEndpointDialog(props: DialogState) {
  const trpc = useTRPC();
  const models = useQuery({
    ...trpc.models.list.queryOptions({ sort: "name", limit: 500 }),
    enabled: props.open,
  });
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="New endpoint"
      description="It answers once a version is deployed on it."
    >
      <QueryPanel errorTitle="Models could not be loaded" label="Loading models" query={models}>
        {({ items }) =>
          items.length === 0 ? (
            <p>Register a model first: a pipeline's register step makes one.</p>
          ) : (
            <EndpointForm models={items.map(({ name }) => name)} />
          )
        }
      </QueryPanel>
    </Dialog>
  );
}

function EndpointForm({ models }: { models: readonly string[] }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const formId = useId();
  const [modelName, setModelName] = useState(models[0] ?? "");
  const [name, setName] = useState(modelName);
  const [description, setDescription] = useState("");
  const create = useMutation(
    trpc.endpoints.create.mutationOptions({
      onSuccess: async (endpoint) => {
        await queryClient.invalidateQueries();
        router.push(`/endpoints/${endpoint.name}`);
      },
    }),
  );
  function submit(event: FormEvent): void {
    event.preventDefault();
    create.mutate({ name, modelName, description });
  }
  return (
    <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
      <Field label="Model" required>
        {(control) => (
          <Select
            {...control}
            value={modelName}
            options={models.map((value) => ({ value, label: value }))}
            onValueChange={setModelName}
          />
        )}
      </Field>
      <Field label="Name" hint="Part of its address: small letters, digits and hyphens" required>
        {(control) => (
          <Input
            {...control}
            value={name}
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            onChange={(event) => setName(event.target.value)}
            required
          />
        )}
      </Field>
      <Field label="What it is for">
        {(control) => (
          <Textarea
            {...control}
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        )}
      </Field>
      {create.error !== null && (
        <ErrorPanel title="The endpoint was not created" error={create.error} />
      )}
      <Button type="submit" variant="primary" busy={create.isPending} className="self-end">
        Create endpoint
      </Button>
    </form>
  );
}
