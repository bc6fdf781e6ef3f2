import { parse } from 'yaml'
import type { Check, Problem } from '../check.ts'
import type { Manifest } from '../workspace/manifest.ts'
import type { Workspace } from '../workspace/workspace.ts'

const settingsPath = 'pnpm-workspace.yaml'

/** Versions stand in the catalog and nowhere else, and the catalog holds nothing that nobody uses. */
export const checkCatalog: Check = {
  name: 'versions stand in the catalog',
  run: (workspace) => {
    const text = workspace.files.get(settingsPath) ?? ''
    const { catalog = {} } = (parse(text) ?? {}) as { catalog?: Record<string, string> }
    const used = new Set(manifestsOf(workspace).flatMap(({ manifest }) => Object.keys(ranges(manifest))))
    const idle = Object.keys(catalog).filter((name) => !used.has(name))
    return [
      ...manifestsOf(workspace).flatMap(({ file, manifest }) => ownVersions(file, manifest)),
      ...idle.map((name) => ({
        file: settingsPath,
        line: lineWith(text, name),
        message: `"${name}" is in the catalog, but nobody uses it`,
      })),
    ]
  },
}

interface NamedManifest {
  readonly file: string
  readonly manifest: Manifest
}

const manifestsOf = ({ packages, rootManifest }: Workspace): NamedManifest[] => [
  { file: 'package.json', manifest: rootManifest },
  ...packages.map(({ folder, manifest }) => ({ file: `${folder}/package.json`, manifest })),
]

const ranges = ({ dependencies, devDependencies }: Manifest): Readonly<Record<string, string>> => ({ ...dependencies, ...devDependencies })

/** Peers give a range: they say what others may bring. */
const ownVersions = (file: string, manifest: Manifest): Problem[] =>
  Object.entries(ranges(manifest))
    .filter(([, range]) => range !== 'catalog:' && !range.startsWith('workspace:'))
    .map(([name, range]) => ({ file, message: `"${name}": "${range}" belongs into the catalog of ${settingsPath}` }))

const lineWith = (text: string, name: string): number =>
  text.split('\n').findIndex((line) => line.trim().replaceAll(/["']/g, '').startsWith(`${name}:`)) + 1
