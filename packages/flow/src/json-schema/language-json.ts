import type { JsonSchema, JsonValue } from '@testmesh/protocol'
import { flowKeyNotes, stepKeyNotes } from '../assist/key-notes.ts'
import { flowDialect } from '../read/dialects/flow-dialect.ts'
import { olderStepJson, stepDialect } from '../read/dialects/step-dialect.ts'
import { flowKeys } from '../read/flow-shape.ts'
import { propertiesOfShape } from '../read/json/shape-json.ts'
import { text } from '../read/json/value-json.ts'
import { phases } from '../read/read-flow.ts'
import { readCleanup, readOnError } from '../read/read-step.ts'
import { taking } from '../read/reading.ts'
import { stepKeys } from '../read/step-shape.ts'

const steps = taking<JsonValue>(
  () => ({ $ref: '#/definitions/steps' }),
  () => undefined,
)

/** The keys of a flow under all their names. */
export const flowProperties = (): Record<string, JsonSchema> =>
  propertiesOfShape({
    what: 'a flow',
    keys: { ...flowKeys, ...Object.fromEntries(phases.map((phase) => [phase, steps])) },
    notes: flowKeyNotes,
    dialect: flowDialect,
  })

const noSteps = (): [] => []

const id = taking<JsonValue>(
  () => ({ ...text(), pattern: '^[\\w-]+$', patternErrorMessage: 'Letters, digits, _ and - are wanted.' }),
  () => undefined,
)

/** The keys of a step under all their names; not its action and its config, which go by each other. */
export const stepProperties = (): Record<string, JsonSchema> =>
  propertiesOfShape({
    what: 'a step',
    keys: { id, ...stepKeys, on_error: readOnError(noSteps), cleanup: readCleanup(noSteps) },
    notes: stepKeyNotes,
    older: olderStepJson,
    dialect: stepDialect,
  })
