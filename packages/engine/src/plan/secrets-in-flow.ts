import { fieldsOfKind, hasTemplate, secretPaths, valuesAt } from '@testmesh/action-kit'
import { secretLiterals } from '@testmesh/expressions'
import { type Flow, visitSteps } from '@testmesh/flow/model'
import { type ActionDescriptor, type JsonValue, urlSecrets } from '@testmesh/protocol'
import { headerCredentials } from '../mask/header-credentials.ts'
import { isFileDatabase } from '../mask/is-file-database.ts'
import { type Plan, type PlannedStep, stepsInside } from './plan.ts'

/** What stands in the text of a flow and is secret: values of secret fields and headers, passwords and tokens of URLs, what an expression makes secret. Templates are none. */
export const secretsInFlow = (text: string, flow: Flow | undefined, descriptors: readonly ActionDescriptor[]): string[] => {
  const byType = new Map(descriptors.map((descriptor) => [descriptor.type, descriptor]))
  const found: unknown[] = [...urlSecrets(text), ...secretLiterals(text)]
  if (!flow) return texts(found)
  visitSteps(flow, ({ action, config }) => {
    const descriptor = byType.get(action)
    if (!descriptor) return
    for (const pattern of secretPaths(descriptor)) found.push(...valuesAt(config, pattern).map(({ value }) => value))
    found.push(...headerCredentials(config, fieldsOfKind(descriptor, 'headers')))
  })
  return texts(found)
}

/** The values that the flow itself gives to names that end in a secret: its variables and inputs, and what it gives to flows it runs. */
export const secretsInVariables = (plan: Plan): string[] => {
  const { flow, secretNames } = plan
  const defaults = Object.entries(flow.inputs ?? {}).map(([name, input]): [string, JsonValue | undefined] => [name, input.default])
  const own = [...Object.entries(flow.env ?? {}), ...defaults].flatMap(([name, value]) => (secretNames.has(name) ? [value] : []))
  return texts([...own, ...[plan.setup, plan.steps, plan.onError, plan.teardown].flat().flatMap(givenToFlows)])
}

const givenToFlows = (planned: PlannedStep): unknown[] => {
  const { flow, step } = planned
  const { input } = step.config
  const given = flow && typeof input === 'object' && input !== null ? Object.entries(input) : []
  const secret = given.flatMap(([name, value]) => (flow?.plan.secretNames.has(name) ? [value] : []))
  return [...secret, ...stepsInside(planned).flatMap(givenToFlows)]
}

const texts = (values: readonly unknown[]): string[] =>
  values.flatMap((value) => {
    if (typeof value === 'number') return [String(value)]
    return typeof value === 'string' && !hasTemplate(value) && !isFileDatabase(value) ? [value] : []
  })
