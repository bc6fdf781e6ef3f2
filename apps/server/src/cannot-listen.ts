/** The server cannot have the address or port that it was given. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen'
  /** Of the system: EADDRINUSE, EADDRNOTAVAIL, EACCES… */
  readonly code: string | undefined

  constructor(cause: unknown, { host, port }: { readonly host: string; readonly port: number }) {
    const { code, message } = cause as NodeJS.ErrnoException
    super(wordsFor(code, { host, port }) ?? `it is not possible to listen on port ${port} of ${host}: ${message}`, { cause })
    this.code = code
  }
}

const wordsFor = (code: string | undefined, { host, port }: { readonly host: string; readonly port: number }): string | undefined => {
  if (code === 'EADDRINUSE') return `another program listens on port ${port} of ${host}: choose another one with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${host} is no address of this machine: say --host 127.0.0.1, or 0.0.0.0 for all that it has`
  return code === 'EACCES' ? `this user may not listen on port ${port} of ${host}` : undefined
}
