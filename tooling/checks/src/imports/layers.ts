/** What every app may use: all packages. */
const below = [
  'protocol',
  'expressions',
  'action-kit',
  'assertions',
  'compare',
  'flow',
  'engine',
  'actions',
  'recordings',
  'reporters',
  'storage',
  'queue',
  'client',
  'platform',
  'project',
]

/** Which packages of the workspace the product code of a package may import, by folder name. Types count too. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  expressions: ['protocol'],
  'action-kit': ['protocol'],
  assertions: ['expressions', 'protocol'],
  compare: ['assertions', 'protocol'],
  flow: ['assertions', 'expressions', 'action-kit', 'protocol'],
  engine: ['flow', 'assertions', 'expressions', 'action-kit', 'protocol'],
  actions: ['action-kit'],
  recordings: ['protocol'],
  reporters: ['protocol'],
  storage: ['protocol'],
  queue: ['protocol', 'storage'],
  client: ['protocol'],
  platform: ['protocol', 'storage', 'queue'],
  project: ['flow', 'engine', 'actions', 'recordings', 'protocol', 'action-kit', 'expressions'],
  importers: ['action-kit', 'protocol'],
  coverage: ['importers', 'protocol'],
  exporters: ['importers', 'flow', 'expressions', 'action-kit', 'protocol'],
  strength: ['flow', 'engine', 'compare', 'action-kit', 'protocol'],
  load: ['expressions', 'action-kit', 'protocol'],
  'language-server': ['project', 'actions', 'flow', 'protocol'],
  cli: [...below, 'importers', 'exporters', 'coverage', 'strength', 'load', 'language-server', 'server', 'worker', 'dashboard'],
  // It runs in a browser: pure packages alone.
  dashboard: ['action-kit', 'compare', 'flow', 'client', 'importers', 'protocol'],
  // It starts the command line, which knows the rest.
  vscode: ['protocol', 'reporters'],
  server: below,
  worker: below,
}

/** Packages that may use only these packages from elsewhere. */
export const outsideOnly: Readonly<Record<string, readonly string[]>> = { protocol: ['valibot'] }

/** Entries that only tests may import. */
export const testEntries: ReadonlySet<string> = new Set(['@testmesh/action-kit/contract', '@testmesh/storage/testing'])

/** Things of one kind that lie side by side and must not know each other. */
export interface SiblingGroup {
  readonly folder: string
  /** In the singular: `family`. */
  readonly kind: string
  /** Whether a sibling is a folder or a file. With folders, files directly in the group are shared. */
  readonly members: 'folders' | 'files'
  /** Folders (or files) beside the siblings that all of them may use; they do not import siblings. Or files of one that are its door. */
  readonly shared: readonly string[]
  /** Folders (or files) that list the siblings. */
  readonly tables: readonly string[]
}

export const siblingGroups: readonly SiblingGroup[] = [
  {
    folder: 'packages/actions/src',
    kind: 'family',
    members: 'folders',
    // Families that speak HTTP below do so by the client of that one.
    shared: ['messages', 'questions', 'node', 'testing', 'http/client.ts', 'http/record-traffic.ts', 'http/client-fields.ts'],
    tables: ['generated'],
  },
  {
    folder: 'packages/reporters/src',
    kind: 'reporter',
    members: 'folders',
    shared: ['failure', 'steps', 'testing', 'text', 'track'],
    tables: [],
  },
  {
    folder: 'packages/assertions/src/matchers',
    kind: 'matcher',
    members: 'files',
    shared: [
      'matcher.ts',
      'expected-value.ts',
      'is-contained.ts',
      'is-equal.ts',
      'ordering.ts',
      'test-pattern.ts',
      'text-part.ts',
      'time-order.ts',
      'by-schema.ts',
    ],
    tables: ['matcher-table.ts', 'compile-matchers.ts'],
  },
  {
    folder: 'packages/queue/src',
    kind: 'driver',
    members: 'folders',
    shared: ['sql', 'testing', 'wake-ups', 'worker'],
    tables: ['index.ts', 'testing'],
  },
  { folder: 'packages/platform/src', kind: 'domain', members: 'folders', shared: ['blobs', 'secrets', 'testing'], tables: [] },
  {
    folder: 'apps/dashboard/src',
    kind: 'feature',
    members: 'folders',
    shared: ['execution', 'flow-choice', 'language', 'listeners', 'place', 'quarantine', 'session', 'shell', 'ui'],
    tables: ['app'],
  },
  { folder: 'apps/cli/src/commands', kind: 'command', members: 'files', shared: [], tables: [] },
]
