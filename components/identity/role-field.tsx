"use client";

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { ROLE_PURPOSES, ROLES, Role } from "@/server/identity/schema";

type RoleFieldProps = {
  value: Role;
  onChange: (role: Role) => void;
  roles?: readonly Role[];
};

export function RoleField({ value, onChange, roles = ROLES }: RoleFieldProps) {
  return (
    <Field label="Role" hint={ROLE_PURPOSES[value]} required>
      {(control) => (
        <Select
          {...control}
          value={value}
          options={roles.map((role) => ({ value: role, label: role }))}
          onValueChange={(role) => onChange(Role.parse(role))}
        />
      )}
    </Field>
  );
}
