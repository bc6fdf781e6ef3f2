import type { Check, Problem } from '../check.ts'
import type { WorkspacePackage } from '../workspace/workspace.ts'
import { findCycles } from './find-cycles.ts'
import { resolveRelative } from './resolve-relative.ts'

/** Neither files nor packages import each other in a circle. */
export const checkCycles: Check = {
  name: 'no circles of imports',
  run: ({ packages }) => [...packages.flatMap(fileCycles), ...packageCycles(packages)],
}

/** Types may refer to each other in a circle: nothing of them is left when the files run. */
const fileCycles = ({ sources }: WorkspacePackage): Problem[] => {
  const targets = new Map(
    sources.map(({ path, requests }) => [
      path,
      requests
        .filter(({ specifier, isTypeOnly }) => specifier.startsWith('.') && !isTypeOnly)
        .map(({ specifier }) => resolveRelative(path, specifier)),
    ]),
  )
  return findCycles(targets).map(toProblem)
}

const packageCycles = (packages: readonly WorkspacePackage[]): Problem[] => {
  const targets = new Map(
    packages.map(({ manifest }) => [manifest.name, Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })]),
  )
  const fileOf = (name: string): string => `${packages.find(({ manifest }) => manifest.name === name)?.folder}/package.json`
  return findCycles(targets).map((cycle) => toProblem(cycle.map(fileOf)))
}

const toProblem = (cycle: readonly string[]): Problem => ({
  file: cycle[0] ?? '',
  message: `a circle of imports: ${[...cycle, cycle[0]].join(' → ')}`,
})
