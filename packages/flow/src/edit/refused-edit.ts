import type { Diagnostic } from '@testmesh/protocol'
import type { CodeName } from '../codes.ts'
import type { FlowReading } from '../model/flow-reading.ts'
import { locate } from '../source/locate.ts'

interface Refusal {
  readonly code?: CodeName
  readonly message: string
  readonly hint: string
  /** What it is about; the flow itself when left out. */
  readonly pointer?: string
}

/** Why an edit is not made. Thrown while planning, returned by `planEdit`. */
export class RefusedEdit extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

/** @throws RefusedEdit */
export const refuseEdit = (message: string, hint: string, pointer?: string): never => {
  throw new RefusedEdit({ message, hint, ...(pointer === undefined ? {} : { pointer }) })
}

/** Why planning came to nothing, with its place; of a text that cannot be read, its first mistake. */
export const refusalOf = (error: unknown, { source, diagnostics }: FlowReading): Diagnostic => {
  const refusal = error instanceof RefusedEdit ? error.refusal : { message: 'the edit cannot be made', hint: 'edit the text' }
  const broken = refusal.code === 'FLOW_EDIT_BROKEN' ? diagnostics.find(({ severity }) => severity === 'error') : undefined
  return {
    code: refusal.code ?? 'FLOW_EDIT_REFUSED',
    severity: 'error',
    message: refusal.message,
    place: broken?.place ?? locate(source, refusal.pointer ?? ''),
    hint: broken?.hint ? `${broken.message}: ${broken.hint}` : refusal.hint,
  }
}
