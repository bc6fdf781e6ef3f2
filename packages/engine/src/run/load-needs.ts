import { loadNeed, type Need } from '@testmesh/expressions'
import type { Run } from './run.ts'

/** Loads the helpers that expressions need and that are not there yet. */
export const loadNeeds = async ({ ports, faker, loaded }: Run, needs: Iterable<Need>): Promise<void> => {
  const load = ports.load ?? loadNeed
  const options = { fakerLocale: faker.locale }
  for (const need of needs) if (!loaded.has(need)) (loaded as Map<Need, unknown>).set(need, await load(need, options))
}
