import type { BatchStarted } from '@testmesh/recordings'
import { toGive } from './given-again.ts'

/** What the run before was given and this one is not, as it is written: `--var HOST=…`. */
export const notGivenAgain = (before: Asked | undefined, now: Asked): string[] => {
  const given = optionsOf(now)
  return optionsOf(before).filter((option) => !given.includes(option))
}

type Asked = Pick<BatchStarted['data'], 'environment' | 'given'>

/** Without `--env` it is `local` that counts. */
const optionsOf = ({ environment = 'local', given }: Asked = {}): string[] => [
  ...(environment === 'local' ? [] : [`--env ${environment}`]),
  ...(given?.variables ?? []).map((name) => `--var ${toGive(name)}`),
  ...(given?.words ?? []).flatMap((word, index, words) => (index % 2 === 0 ? [`${word} ${words[index + 1]}`] : [])),
]
