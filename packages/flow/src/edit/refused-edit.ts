import type { CodeName } from '../codes.ts'

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
