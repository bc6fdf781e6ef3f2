import type { Masker } from './masker.ts'

const AUTHORITY = /:\/\/([^\s/?#\\]*)/g

/**
 * Masks what of a secret became the host of a URL: one that holds a `/`, `?`, `#`, `:` or `@` is cut there, and whoever finds no address
 * for the host names that part alone. A secret that is a whole URL is another thing: everybody may know its host.
 */
export const hideCutHosts = (masker: Masker, value: unknown): void => {
  if (typeof value !== 'string' || !masker.hasSecrets() || !value.includes('://')) return
  for (const { 0: found, 1: authority = '', index } of value.matchAll(AUTHORITY)) {
    const from = index + found.length - authority.length
    const host = hostIn(authority, from)
    for (const secret of masker.secrets())
      for (let at = value.indexOf(secret, from); at !== -1 && at < host.end; at = value.indexOf(secret, at + 1)) {
        const part = value.slice(Math.max(at, host.start), Math.min(at + secret.length, host.end))
        if (part !== secret) masker.add(part)
      }
  }
}

/** Behind the password, before the port. */
const hostIn = (authority: string, from: number): { readonly start: number; readonly end: number } => {
  const start = authority.lastIndexOf('@') + 1
  const [host = ''] = /^\[[^\]]*\]|^[^:]*/.exec(authority.slice(start)) ?? []
  return { start: from + start, end: from + start + host.length }
}
