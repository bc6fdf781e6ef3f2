import type { Check, Problem } from '../check.ts'
import { type ModuleRequest, packageNameOf, type Source } from '../workspace/source.ts'
import type { Workspace, WorkspacePackage } from '../workspace/workspace.ts'
import { layers, outsideOnly, testEntries } from './layers.ts'
import { resolveRelative } from './resolve-relative.ts'

/** Packages import the packages below them, by name. */
export const checkImports: Check = {
  name: 'packages import only what lies below them, by name',
  run: (workspace) =>
    workspace.packages.flatMap((importer) =>
      importer.sources.flatMap((source) =>
        source.requests.flatMap((request): Problem[] => {
          const message = judge({ importer, source, request, workspace })
          return message === undefined ? [] : [{ file: source.path, line: request.line, message }]
        }),
      ),
    ),
}

interface Case {
  readonly importer: WorkspacePackage
  readonly source: Source
  readonly request: ModuleRequest
  readonly workspace: Workspace
}

const judge = ({ importer, source, request, workspace }: Case): string | undefined => {
  const { specifier } = request
  const name = packageNameOf(specifier)
  if (name === undefined) return specifier.startsWith('.') ? judgeRelative(specifier, source, importer) : undefined
  const imported = workspace.packages.find(({ manifest }) => manifest.name === name)
  if (/\/(?:src|dist)(?:\/|$)/.test(specifier) && imported) return `"${specifier}" reaches into ${name}: import the package by its name`
  if (importer.group !== 'packages' && importer.group !== 'apps') return undefined
  const isProduct = !source.isTest && source.path.startsWith(`${importer.folder}/src/`)
  if (testEntries.has(specifier)) return isProduct ? `"${specifier}" is for tests` : undefined
  if (imported) return judgeLayer(importer, imported, isProduct)
  const outside = outsideOnly[importer.shortName]
  return isProduct && outside && !outside.includes(name)
    ? `${importer.shortName} uses only ${outside.join(', ')} from elsewhere`
    : undefined
}

const judgeRelative = (specifier: string, source: Source, importer: WorkspacePackage): string | undefined =>
  resolveRelative(source.path, specifier).startsWith(`${importer.folder}/`) || importer.group === 'tests'
    ? undefined
    : `"${specifier}" leaves the package: import the other package by its name`

const judgeLayer = (importer: WorkspacePackage, imported: WorkspacePackage, isProduct: boolean): string | undefined => {
  if (importer === imported) return 'a package does not import itself by name'
  // Tooling is for the build and for tests: real servers, settings.
  if (imported.group === 'tooling') return isProduct ? `${imported.manifest.name} is for tests and builds` : undefined
  const allowed = layers[importer.shortName]
  if (!allowed) return `${importer.shortName} is missing in tooling/checks/src/imports/layers.ts`
  return allowed.includes(imported.shortName)
    ? undefined
    : `${importer.shortName} may not import ${imported.shortName}, only ${allowed.join(', ') || 'nothing'}`
}
