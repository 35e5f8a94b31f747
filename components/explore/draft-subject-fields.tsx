"use client";

import { useState } from "react";
import { type DraftForm, toFeatureName } from "@/components/explore/draft-definition";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Pick, toOption } from "@/components/ui/pick";
import type { Entity } from "@/server/features/schema";

type DraftSubjectFieldsProps = {
  form: DraftForm;
  /** Of the dataset, whatever the query selects. */
  columns: readonly { name: string; type: string }[];
  entities: readonly Entity[];
  onChange: (part: Partial<DraftForm>) => void;
};

const NEW = "";

/** What the rows describe, when, and what is to be predicted. */
export function DraftSubjectFields({ form, columns, entities, onChange }: DraftSubjectFieldsProps) {
  const names = columns.map(({ name }) => name);
  const fitting = entities.filter(({ joinKey }) => names.includes(joinKey));
  const [isNew, setIsNew] = useState(fitting.length === 0);
  const times = columns.filter(({ type }) => ["date", "timestamp"].includes(type));
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Name of the view" hint="Small letters, digits and _" required>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            maxLength={120}
            value={form.name}
            onChange={({ target }) => onChange({ name: target.value })}
            onBlur={() => form.name !== "" && onChange({ name: toFeatureName(form.name) })}
          />
        )}
      </Field>
      <Field label="Description">
        {(control) => (
          <Input
            {...control}
            maxLength={5_000}
            value={form.description}
            onChange={({ target }) => onChange({ description: target.value })}
          />
        )}
      </Field>
      {fitting.length > 0 && (
        <Pick
          label="Entity"
          value={isNew ? NEW : form.entityName}
          options={[
            ...fitting.map(({ name, joinKey }) => ({
              value: name,
              label: `${name}, by ${joinKey}`,
            })),
            { value: NEW, label: "A new entity" },
          ]}
          onChange={(name) => {
            const known = fitting.find((each) => each.name === name);
            setIsNew(known === undefined);
            onChange({ entityName: known?.name ?? "", joinKey: known?.joinKey ?? "" });
          }}
        />
      )}
      {isNew && (
        <>
          <Field label="New entity" hint="What one row describes: client, order" required>
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                maxLength={120}
                value={form.entityName}
                onChange={({ target }) => onChange({ entityName: target.value })}
              />
            )}
          </Field>
          <Pick
            label="Key of the entity"
            value={form.joinKey}
            options={names.map(toOption)}
            onChange={(joinKey) => onChange({ joinKey })}
          />
        </>
      )}
      <Pick
        label="Time of a row"
        value={form.timeColumn}
        options={times.map(({ name }) => toOption(name))}
        onChange={(timeColumn) => onChange({ timeColumn })}
      />
      <Pick
        label="Label"
        value={form.labelColumn}
        options={[{ value: "", label: "none" }, ...names.map(toOption)]}
        onChange={(labelColumn) => onChange({ labelColumn })}
      />
    </div>
  );
}
