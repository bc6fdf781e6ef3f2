import { Console } from 'node:console'
import { existsSync } from 'node:fs'
import { startLanguageServer } from '@testmesh/language-server'
import { tellOfEarlyEnd } from '../early-end.ts'
import { errorPage } from '../error-page.ts'
import { version } from '../version.ts'

/** `testmesh lsp`: the language server, over standard input and output. It ends the process itself, so this never resolves. */
export const lspCommand = (): Promise<never> => {
  if (process.stdin.isTTY)
    process.stderr.write('testmesh lsp speaks with editors, not with people: docs/editors.md says how to set one up\n')
  // Anything else on standard output would break the protocol.
  globalThis.console = new Console(process.stderr)
  // The protocol has a message that ends the process.
  process.off('exit', tellOfEarlyEnd)
  startLanguageServer({ input: process.stdin, output: process.stdout, version, ...(existsSync(errorPage) && { errorPage }) })
  return new Promise(() => {})
}
