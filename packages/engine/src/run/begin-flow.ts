import { hideUrlSecrets } from '../mask/hide-url-secrets.ts'
import type { FlowData } from '../plan/plan.ts'
import type { ScopeBase } from '../scope/execution-scope.ts'
import { hideUsed } from '../scope/resolve-variables.ts'
import { type GivenInputs, readInputs } from './read-inputs.ts'
import type { Run } from './run.ts'

/** The names a flow begins with; its variables are still to be resolved. */
export const createBase = (own: Pick<ScopeBase, 'inputs' | 'row'> & { readonly data: FlowData | undefined }): ScopeBase => ({
  variables: new Map(),
  inputs: own.inputs,
  unset: new Set(),
  row: own.row,
  data: own.data && { value: own.data.rows, origin: { from: own.data.from, isUntyped: own.data.isUntyped ?? false } },
  untypedRows: own.data?.isUntyped ? new WeakSet(own.data.rows) : undefined,
  fixed: new Map(),
})

/** @throws EngineError INPUT_MISSING, INPUT_WRONG_TYPE */
export const takeInputs = (run: Run, given: GivenInputs): void => {
  const { values, unset } = readInputs(run.plan, given)
  Object.assign(run.base.inputs, values)
  for (const name of unset) run.base.unset.add(name)
  hideGiven(run, values)
}

/** Those that end in a secret, and the passwords of URLs. */
export const hideGiven = (run: Run, values: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(values)) {
    hideUsed(run, name, value)
    hideUrlSecrets(run.masker, value)
  }
}

/** What a flow can say of itself and of the execution it is a part of. */
export const defineFixedNames = (run: Run, { execution }: { readonly execution: unknown }): void => {
  const fixed = run.base.fixed as Map<string, () => unknown>
  const { flow } = run.plan
  fixed.set('flow', () => ({ name: flow.name, status: run.status, file: run.plan.source.file ?? null, suite: flow.suite ?? null }))
  fixed.set('execution', () => execution)
  fixed.set('error', () => (run.firstFailure ? { code: run.firstFailure.failure.code, message: run.firstFailure.failure.message } : null))
  fixed.set('failed_step', () => (run.firstFailure ? { id: run.firstFailure.stepId } : null))
  fixed.set('service', () => run.plan.services)
  fixed.set('FLOW_NAME', () => flow.name)
  fixed.set('FLOW_ID', () => run.plan.sha256.slice(0, 16))
  fixed.set('FLOW_STATUS', () => run.status)
  fixed.set('EXECUTION_ID', () => run.executionId)
}
