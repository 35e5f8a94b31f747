/** Parts of a dataset's quality with the points that each can give; together 100. */
export const QUALITY_PARTS = [
  {
    id: "contract",
    label: "Contract",
    points: 35,
    about: "Share of the contract's checks that the newest version keeps; a warning counts half",
    unknown: "no contract was evaluated",
  },
  {
    id: "completeness",
    label: "Completeness",
    points: 20,
    about: "Share of the newest version's cells that hold a value",
    unknown: "the newest version was not measured",
  },
  {
    id: "freshness",
    label: "Freshness",
    points: 15,
    about: "Whether the promise about its age is kept",
    unknown: "no contract promises an age",
  },
  {
    id: "documentation",
    label: "Documentation",
    points: 15,
    about: "Description of the dataset (two fifths) and of its columns (three fifths)",
    unknown: "nothing is described",
  },
  {
    id: "ownership",
    label: "Ownership",
    points: 15,
    about: "Whether a person answers for it",
    unknown: "nobody owns it",
  },
] as const;

type Parts = { readonly [Part in (typeof QUALITY_PARTS)[number]["id"]]: number | null };

/** Points from 0 to 100; a part that nothing tells of gives none. */
export function scoreQuality(parts: Parts): number {
  return Math.round(
    QUALITY_PARTS.reduce((sum, { id, points }) => sum + (parts[id] ?? 0) * points, 0),
  );
}

/** Datasets that one call may change. */
export const EDIT_MAX = 1_000;
export const READ_PURPOSES = ["preview", "query", "export", "training"] as const;
/** Days of readers that a dataset's page looks back on. */
export const USAGE_DAYS = 90;
