import type { RunOptions } from '../options.ts'
import type { OpenNetwork } from './open-network.ts'

const names = ['insecure', 'cacert', 'cert', 'key', 'proxy', 'noProxy'] as const satisfies readonly (keyof RunOptions)[]

/** What a command line says of all connections; most say nothing. That certificates are not checked is told. @throws UsageError */
export const networkOf = async (options: RunOptions): Promise<OpenNetwork | undefined> => {
  if (names.every((name) => options[name] === undefined)) return undefined
  const { openNetwork } = await import('./open-network.ts')
  const opened = openNetwork(options)
  if (options.insecure) process.stderr.write('--insecure: certificates of servers are not checked\n')
  return opened
}
