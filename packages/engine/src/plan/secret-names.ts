import { fieldsOfKind, isSecretHeader, valuesAt } from '@testmesh/action-kit'
import type { CompileSteps } from './compile-step.ts'
import { type Plan, type PlannedStep, stepsInside } from './plan.ts'
import { standIns } from './stand-ins.ts'

/**
 * Names whose values end in a secret: in a config field that is one, or in a header that carries a credential. They are masked
 * from the moment they exist, not only from their use on. A text with several names tells nothing about each of them.
 */
export const secretNames = (context: CompileSteps, steps: readonly PlannedStep[]): Set<string> =>
  new Set(steps.flatMap((planned) => [...namesIn(context, planned), ...secretNames(context, stepsInside(planned))]))

const namesIn = (context: CompileSteps, planned: PlannedStep): string[] => {
  const uses = context.uses.get(planned)?.before ?? []
  const named = secretPointers(planned).flatMap((pointer) => {
    const [use, ...others] = uses.filter((name) => name.pointer === `${planned.pointer}/config${pointer}`)
    if (!use || others.length > 0) return []
    // `login.token` and `outputs.token` mean the output as well.
    return [use.name, ...use.path.slice(0, 1).map(String)]
  })
  return [...named, ...standIns(planned, (key) => planned.secrets.includes(`/${key}`)), ...takenFromAround(planned)]
}

/** Inputs of a flow that is run, where they end in a secret there. */
const secretInputs = ({ flow, step }: PlannedStep): string[] => {
  if (!flow) return []
  return valuesAt(step.config, '/input/*')
    .map(({ pointer }) => pointer)
    .filter((pointer) => flow.plan.secretNames.has(unescapePointer(pointer.slice('/input/'.length))))
}

/** Names that a flow which is run does not define itself, where they end in a secret there: variables around it. */
const takenFromAround = ({ flow }: PlannedStep): string[] =>
  flow ? [...flow.plan.secretNames].filter((name) => !definesItself(flow.plan, name)) : []

/** `X: "${X}"` asks around for what it gives. */
const definesItself = ({ flow, captured, env }: Plan, name: string): boolean =>
  captured.has(name) ||
  Object.hasOwn(flow.inputs ?? {}, name) ||
  env.some((variable) => variable.name === name && !variable.value.names.some((use) => use.name === name))

const unescapePointer = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

const secretPointers = (planned: PlannedStep): string[] => {
  const { descriptor, secrets, step } = planned
  return [
    ...secrets.flatMap((pattern) => valuesAt(step.config, pattern)).map(({ pointer }) => pointer),
    ...fieldsOfKind(descriptor, 'headers')
      .flatMap((pattern) => valuesAt(step.config, `${pattern}/*`))
      .map(({ pointer }) => pointer)
      .filter((pointer) => isSecretHeader(pointer.slice(pointer.lastIndexOf('/') + 1))),
    ...secretInputs(planned),
  ]
}
