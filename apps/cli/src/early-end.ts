import { exitCodes } from './exit-codes.ts'

/** Code of others, such as a plugin's, may end the process in the middle: what did not run has not passed. */
export const tellOfEarlyEnd = (code: number): void => {
  if (code !== exitCodes.passed) return
  process.stderr.write('error: a plugin ended the process, by process.exit, before the command was done\n')
  process.exitCode = exitCodes.bug
}
