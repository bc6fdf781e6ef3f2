import { Console } from 'node:console'
import { startAdapter } from '../debug/adapter/start-adapter.ts'
import { exitCodes } from '../exit-codes.ts'

/** `testmesh dap`: debugs flows for an editor, over standard input and output. */
export const dapCommand = async (): Promise<number> => {
  if (process.stdin.isTTY)
    process.stderr.write(
      'testmesh dap speaks with editors, not with people: docs/debugging.md says how to set one up, and testmesh debug is for you\n',
    )
  // Anything else on standard output would break the protocol.
  globalThis.console = new Console(process.stderr)
  await startAdapter({ input: process.stdin, output: process.stdout })
  return exitCodes.passed
}
