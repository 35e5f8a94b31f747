"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { CommitInput } from "@/components/contracts/editor/commit-input";
import { type FormProps, objectOf, orNone } from "@/components/contracts/editor/form-props";
import { SimpleTable } from "@/components/data-table/simple-table";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { OdcsProperty } from "@/server/lib/odcs/schema";

const TYPES = [
  ...["string", "integer", "number", "boolean", "date", "timestamp", "time", "object", "array"],
  ...["map", "vector"],
];
const TYPE_OPTIONS = [
  { value: "", label: "any type" },
  ...TYPES.map((value) => ({ value, label: value })),
];

type Indexed = OdcsProperty & { index: number };

/** The columns that the contract promises, with what every cell of them keeps. */
export function ColumnsForm(props: FormProps) {
  const { at, object } = objectOf(props);
  const { edit } = props;
  const properties = object?.properties ?? [];
  const place = (index: number, key: string) => ["schema", at, "properties", index, key];
  const flag = (property: Indexed, key: "required" | "unique", label: string) => (
    <Checkbox
      aria-label={label}
      checked={property[key] === true}
      onChange={({ target }) =>
        edit([{ path: place(property.index, key), value: target.checked ? true : undefined }])
      }
    />
  );
  const text = (property: Indexed, key: "classification" | "description", label: string) => (
    <CommitInput
      aria-label={label}
      value={property[key] ?? ""}
      onCommit={(value) => edit([{ path: place(property.index, key), value: orNone(value) }])}
    />
  );
  const items: Indexed[] = properties.map((property, index) => ({ ...property, index }));
  return (
    <Card flush title="Columns" aside={<AddColumn {...props} />}>
      <SimpleTable
        label="Columns of the contract"
        items={items}
        rowId={({ name, index }) => `${index} ${name}`}
        empty="The contract promises no column yet."
        columns={[
          {
            id: "name",
            header: "Column",
            cell: ({ name, physicalName }) => (
              <span className="font-mono text-xs" title={physicalName}>
                {name}
              </span>
            ),
          },
          {
            id: "type",
            header: "Type",
            width: 130,
            cell: ({ index, name, logicalType }) => (
              <Select
                aria-label={`Type of ${name}`}
                value={logicalType ?? ""}
                options={TYPE_OPTIONS}
                onValueChange={(value) =>
                  edit([{ path: place(index, "logicalType"), value: orNone(value) }])
                }
              />
            ),
          },
          {
            id: "required",
            header: "Never empty",
            width: 100,
            cell: (property) => flag(property, "required", `${property.name} is never empty`),
          },
          {
            id: "unique",
            header: "Unique",
            width: 80,
            cell: (property) => flag(property, "unique", `${property.name} is unique`),
          },
          {
            id: "classification",
            header: "Class",
            width: 130,
            cell: (property) => text(property, "classification", `Class of ${property.name}`),
          },
          {
            id: "description",
            header: "Description",
            width: 240,
            cell: (property) => text(property, "description", `Description of ${property.name}`),
          },
          {
            id: "remove",
            header: "",
            width: 50,
            cell: ({ index, name }) => (
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Remove ${name}`}
                onClick={() => edit([{ path: ["schema", at, "properties", index] }])}
              >
                <Trash2 />
              </Button>
            ),
          },
        ]}
      />
    </Card>
  );
}

function AddColumn(props: FormProps) {
  const { at, object } = objectOf(props);
  const [name, setName] = useState("");
  const names = (object?.properties ?? []).map((property) => property.name);
  const problem =
    name.trim() === ""
      ? "Name the column"
      : names.includes(name.trim())
        ? "The contract has it already"
        : undefined;
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== undefined) return;
        const path = ["schema", at, "properties", names.length];
        props.edit([{ path, value: { name: name.trim() } }]);
        setName("");
      }}
    >
      <Input
        aria-label="Name of the new column"
        placeholder="another column"
        className="w-40"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" size="sm" disabledReason={problem}>
        Add column
      </Button>
    </form>
  );
}
