import type { Control } from './control.ts'

/** Takes messages of a listener; how is loaded by the first that does. */
export const receive: Control = {
  isTold: true,
  run: async (context) => (await import('./receive-messages.ts')).receiveMessages(context),
}
