import type { Exchange, ExplainOptions } from '@testmesh/action-kit'
import { shellQuote } from '../shell-quote.ts'
import type { ConfigOf, WaitForConfig } from './probe.ts'

/** What was waited for, and a command that looks once. */
export const explain = async (config: WaitForConfig, _result: unknown, options?: ExplainOptions): Promise<Exchange> => {
  switch (config.type) {
    case 'http':
      return { request: `${config.method} ${config.url}`, repeat: await curl(config, options) }
    case 'tcp':
      return { request: `connect ${config.host}:${config.port}`, repeat: `nc -z ${shellQuote(config.host)} ${config.port}` }
    case 'file':
      return {
        request: `file ${config.path}`,
        repeat: config.contains === undefined ? `test -e ${shellQuote(config.path)}` : grep(config.path, config.contains),
      }
    case 'log':
      return { request: `line in ${config.path}`, repeat: grep(config.path, config.contains ?? '') }
  }
}

/** What makes curl lines is loaded when one is asked for. */
const curl = async ({ url, method, headers, verify_ssl }: ConfigOf<'http'>, options: ExplainOptions | undefined): Promise<string> => {
  const { toCurl } = await import('../http/client.ts')
  return toCurl({ url, method, verify_ssl, ...(headers && { headers }) }, options).replace(/^curl -sS/, 'curl -sS --fail')
}

const grep = (path: string, text: string): string => `grep -F ${shellQuote(text)} ${shellQuote(path)}`
