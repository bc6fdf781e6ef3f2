import { untilTold } from './until-told.ts'

/** The process was told to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
  readonly exitCode: number

  constructor(exitCode: number) {
    super('interrupted')
    this.exitCode = exitCode
  }
}

/** Aborts with `Interrupted` at the first signal to end; a second one ends the process at once. */
export const whenInterrupted = (): AbortSignal => {
  const controller = new AbortController()
  void untilTold().then((exitCode) => controller.abort(new Interrupted(exitCode)))
  return controller.signal
}
