import type { Exchange } from '@testmesh/action-kit'
import { shellQuote } from '../shell-quote.ts'
import type { WaitForConfig } from './probe.ts'

/** What was waited for, and a command that looks once. */
export const explain = (config: WaitForConfig): Exchange => {
  switch (config.type) {
    case 'http':
      return { request: `${config.method} ${config.url}`, repeat: `curl --fail -X ${config.method} ${shellQuote(config.url)}` }
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

const grep = (path: string, text: string): string => `grep -F ${shellQuote(text)} ${shellQuote(path)}`
