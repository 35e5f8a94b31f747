// Who may import whom: docs/architecture.md. A rule of a slice's file kind reads: from the kind, never to.
const TESTS = "\\.test\\.tsx?$|/fixtures/|^server/platform/test-context\\.ts$";
const DATABASE_PACKAGES = "node_modules/(@prisma/|pg/|@types/pg/)";
const DUCKDB_PACKAGES = "node_modules/@duckdb/";
// Folders of server/ that are no domain.
const NO_DOMAIN = "server/(api|cli|demo|jobs|lib|platform|protocols)/";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circles",
      comment: "A circle cannot be read or tested from one end.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-unresolved",
      comment: "An import that does not resolve hides an edge from every rule here.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-dependencies-in-product",
      comment: "What runs in production is installed in production.",
      severity: "error",
      from: { path: "^(app|components|server)/", pathNot: TESTS },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-take-values-of-the-server-from-schema-only",
      comment:
        "app/ and components/ run in the browser; everything else of server/ must stay out. The filter language is pure, and read on both sides.",
      severity: "error",
      from: { path: "^(app|components)/", pathNot: TESTS },
      to: {
        path: "^(server|prisma)/",
        pathNot: "^server/.+/(schema|constants)\\.ts$|^server/lib/filter/(parse|format|ast)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "schemas-import-schemas-only",
      comment: "schema.ts reaches the browser, with everything that it imports.",
      severity: "error",
      from: { path: "^server/.+/schema\\.ts$" },
      to: {
        pathNot: "^server/.+/(schema|constants)\\.ts$|node_modules/zod/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "constants-import-nothing",
      comment: "constants.ts is what a page takes without paying 31 KB for zod.",
      severity: "error",
      from: { path: "^server/.+/constants\\.ts$" },
      to: { dependencyTypesNot: ["type-only"] },
    },
    {
      name: "components-never-import-pages",
      severity: "error",
      from: { path: "^components/" },
      to: { path: "^app/" },
    },
    {
      name: "primitives-know-no-feature",
      comment: "ui/ and charts/ draw what they are given; charts/ may use ui/.",
      severity: "error",
      from: { path: "^components/(ui|charts)/", pathNot: TESTS },
      to: {
        path: "^components/|node_modules/@trpc/|^server/.+/router\\.ts$",
        pathNot: "^components/(ui|charts)/",
      },
    },
    {
      name: "ui-does-not-know-charts",
      severity: "error",
      from: { path: "^components/ui/" },
      to: { path: "^components/charts/" },
    },
    {
      name: "features-of-components-stay-apart",
      comment: "Two features that share a component move it to ui/, charts/ or data-table/.",
      severity: "error",
      from: { path: "^components/(?!ui|charts|data-table|filter|trpc|shell|reports)([^/]+)/" },
      to: {
        path: "^components/[^/]+/",
        pathNot: "^components/(ui|charts|data-table|filter|trpc|shell|lineage|$1)/",
      },
    },
    {
      name: "reports-draw-with-the-components-of-the-workspace",
      comment: "A panel in a report equals the workspace's: the same component draws both.",
      severity: "error",
      from: { path: "^components/reports/" },
      to: {
        path: "^components/[^/]+/",
        pathNot:
          "^components/((ui|charts|data-table|filter|trpc|shell|reports|runs/charts)/|catalog/profile-cells\\.tsx$|explore/(result-chart\\.tsx|chart-choice\\.ts|cell-text\\.ts|sample-words\\.ts)$)",
      },
    },
    {
      name: "server-never-imports-pages",
      severity: "error",
      from: { path: "^server/" },
      to: { path: "^(app|components|e2e|scripts|bench)/" },
    },
    {
      name: "lib-is-pure",
      comment: "server/lib computes: no I/O, nothing of ours outside it.",
      severity: "error",
      from: { path: "^server/lib/", pathNot: TESTS },
      to: {
        path: `^(app|components|server|prisma|scripts)/|${DATABASE_PACKAGES}|${DUCKDB_PACKAGES}`,
        pathNot: "^server/lib/",
      },
    },
    {
      name: "lib-does-no-io",
      severity: "error",
      from: { path: "^server/lib/", pathNot: TESTS },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(buffer|util|zlib)$" },
    },
    {
      name: "platform-knows-no-domain",
      comment: "server/platform serves every product; it may use server/lib.",
      severity: "error",
      from: { path: "^server/platform/", pathNot: TESTS },
      to: { path: "^server/", pathNot: "^server/(platform|lib)/" },
    },
    {
      name: "jobs-know-no-domain",
      comment: "The job table and its loop run any definition; definitions are handed in.",
      severity: "error",
      from: { path: "^server/jobs/", pathNot: TESTS },
      to: { path: "^server/", pathNot: "^server/(jobs|platform|lib)/" },
    },
    {
      name: "domains-meet-in-service-and-schema",
      comment: "Another domain's repository, analytics or router is its own business.",
      severity: "error",
      from: { path: "^server/([^/]+)/", pathNot: `^${NO_DOMAIN}|${TESTS}` },
      to: {
        path: "^server/[^/]+/",
        pathNot: [
          "^server/$1/",
          "^server/(platform|lib)/",
          "^server/jobs/(definition|queue|wait)\\.ts$",
          "^server/.+/(service|schema|constants)(/|\\.ts$)",
        ],
      },
    },
    {
      name: "outsiders-use-service-and-schema",
      comment: "Protocols and the demo call the same verbs as everyone.",
      severity: "error",
      from: { path: "^server/(protocols|demo)/", pathNot: TESTS },
      to: {
        path: "^server/[^/]+/",
        pathNot: [
          "^server/(protocols|demo|platform|lib)/",
          "^server/jobs/(definition|queue|wait)\\.ts$",
          "^server/.+/(service|schema|constants)(/|\\.ts$)",
        ],
      },
    },
    {
      name: "edges-of-a-domain-call-its-service",
      comment: "router, rest and jobs hold no query of their own.",
      severity: "error",
      from: { path: "^server/[^/]+/(router|rest|jobs)\\.ts$|^server/protocols/", pathNot: TESTS },
      to: {
        path: `^server/[^/]+/(repository|analytics)(/|\\.ts$)|${DATABASE_PACKAGES}|${DUCKDB_PACKAGES}`,
      },
    },
    {
      name: "repositories-call-no-service",
      severity: "error",
      from: { path: "^server/[^/]+/(repository|analytics)(/|\\.ts$)", pathNot: TESTS },
      to: { path: "^server/[^/]+/(service|router|rest|jobs)(/|\\.ts$)" },
    },
    {
      name: "the-database-client-stays-in-repositories",
      severity: "error",
      from: {
        pathNot: `^server/.+/repository(/|\\.ts$)|^server/(platform|jobs)/|^prisma/|${TESTS}`,
      },
      to: { path: "^prisma/generated/" },
    },
    {
      name: "duckdb-stays-in-analytics",
      severity: "error",
      from: {
        path: "^(app|components|server)/",
        pathNot: `^server/.+/analytics(/|\\.ts$)|^server/platform/|^server/catalog/connectors/duckdb/|${TESTS}`,
      },
      to: { path: DUCKDB_PACKAGES, dependencyTypesNot: ["type-only"] },
    },
    {
      name: "analytics-leave-postgresql-alone",
      severity: "error",
      from: { path: "^server/[^/]+/analytics(/|\\.ts$)", pathNot: TESTS },
      to: { path: `^prisma/|${DATABASE_PACKAGES}` },
    },
    {
      name: "product-imports-no-tests",
      severity: "error",
      from: { path: "^(app|components|server)/", pathNot: TESTS },
      to: { path: TESTS },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|^prisma/generated" },
    exclude: { path: "^(\\.next|test-results)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
