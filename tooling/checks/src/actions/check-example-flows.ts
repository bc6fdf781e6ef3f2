import type { Check } from '../check.ts'
import { flowErrors } from '../docs/flow-errors.ts'

/** Flows that people copy have no errors: the examples of the actions and those in examples/. Those with plugins are run by a test of their own. */
export const checkExampleFlows: Check = {
  name: 'example flows are valid',
  run: ({ files }) => [...files].flatMap(([file, text]) => (isExample(file) ? flowErrors(text).map((error) => ({ file, ...error })) : [])),
}

const isExample = (path: string): boolean =>
  /^packages\/actions\/src\/.*\.flow\.yaml$|^examples\/(?!plugins\/).*\.testmesh\.yaml$/.test(path)
