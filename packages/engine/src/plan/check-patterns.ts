import { loadNeed } from '@testmesh/expressions'
import type { Diagnostic } from '@testmesh/protocol'
import type { Ports } from '../ports.ts'
import type { Plan } from './plan.ts'

/** Finds the regular expressions and XPaths of a plan that cannot be read, each with its place. What reads them is loaded only where there are some. */
export const checkPatterns = async (
  plan: Pick<Plan, 'patterns' | 'source'>,
  { load = loadNeed }: Pick<Ports, 'load'> = {},
): Promise<readonly Diagnostic[]> => {
  if (plan.patterns.length === 0) return []
  const { readPatterns } = await import('./read-patterns.ts')
  return readPatterns(plan, load)
}
