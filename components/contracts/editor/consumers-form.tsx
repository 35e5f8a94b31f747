import { Trash2 } from "lucide-react";
import { CommitInput } from "@/components/contracts/editor/commit-input";
import { type FormProps, orNone } from "@/components/contracts/editor/form-props";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

const FIELDS = [
  { key: "name", label: "Who", placeholder: "Campaign team" },
  { key: "purpose", label: "What for", placeholder: "Chooses whom to call" },
  { key: "contact", label: "Contact", placeholder: "campaigns@example.com" },
] as const;

/** Who relies on the data: they are asked before a change that breaks them holds. */
export function ConsumersForm({ document, edit }: FormProps) {
  const properties = document.customProperties ?? [];
  const found = properties.findIndex(({ property }) => property === "consumers");
  const at = found === -1 ? properties.length : found;
  const value = properties[found]?.value;
  const consumers: Record<string, unknown>[] = Array.isArray(value) ? value : [];
  const add = () => {
    const next = { name: `consumer ${consumers.length + 1}` };
    edit([
      found === -1
        ? { path: ["customProperties", at], value: { property: "consumers", value: [next] } }
        : { path: ["customProperties", at, "value", consumers.length], value: next },
    ]);
  };
  const remove = (index: number) =>
    edit([
      consumers.length === 1
        ? { path: ["customProperties", at] }
        : { path: ["customProperties", at, "value", index] },
    ]);
  return (
    <Card
      title="Consumers"
      description="Whoever signs in with the contact’s e-mail address answers for the consumer."
      aside={
        <Button size="sm" onClick={add}>
          Add consumer
        </Button>
      }
    >
      {consumers.length === 0 ? (
        <p className="text-muted-foreground text-sm">
          Nobody declared that they rely on this; a change that breaks readers asks nobody.
        </p>
      ) : (
        <ul className="flex flex-col gap-2">
          {consumers.map((consumer, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a consumer is its place in the list
              key={index}
              className="grid gap-2 sm:grid-cols-[1fr_2fr_1fr_auto]"
            >
              {FIELDS.map(({ key, label, placeholder }) => (
                <CommitInput
                  key={key}
                  aria-label={`${label}, consumer ${index + 1}`}
                  placeholder={placeholder}
                  value={typeof consumer[key] === "string" ? consumer[key] : ""}
                  onCommit={(text) =>
                    edit([
                      {
                        path: ["customProperties", at, "value", index, key],
                        value: orNone(text),
                      },
                    ])
                  }
                />
              ))}
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Remove consumer ${index + 1}`}
                onClick={() => remove(index)}
              >
                <Trash2 />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
