import { CommitInput } from "@/components/contracts/editor/commit-input";
import { type FormProps, orNone } from "@/components/contracts/editor/form-props";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

const STATUSES = ["proposed", "draft", "active", "deprecated", "retired"];

/** What the contract is called, in which version and state it is, and what it is for. */
export function GeneralForm({ document, edit }: FormProps) {
  const description = document.description as { purpose?: string } | undefined;
  const status = document.status ?? "active";
  const statuses = STATUSES.includes(status) ? STATUSES : [...STATUSES, status];
  const set = (path: string[]) => (value: string) => edit([{ path, value: orNone(value) }]);
  return (
    <Card title="Contract">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="Name">
          {(control) => (
            <CommitInput {...control} value={document.name ?? ""} onCommit={set(["name"])} />
          )}
        </Field>
        <Field label="Version" required>
          {(control) => (
            <CommitInput {...control} value={document.version} onCommit={set(["version"])} />
          )}
        </Field>
        <Field label="Status" required>
          {(control) => (
            <Select
              {...control}
              value={status}
              options={statuses.map((value) => ({ value, label: value }))}
              onValueChange={set(["status"])}
            />
          )}
        </Field>
        <Field label="Domain">
          {(control) => (
            <CommitInput {...control} value={document.domain ?? ""} onCommit={set(["domain"])} />
          )}
        </Field>
        <div className="sm:col-span-2 lg:col-span-4">
          <Field label="Purpose">
            {(control) => (
              <CommitInput
                {...control}
                value={description?.purpose ?? ""}
                onCommit={set(["description", "purpose"])}
              />
            )}
          </Field>
        </div>
      </div>
    </Card>
  );
}
