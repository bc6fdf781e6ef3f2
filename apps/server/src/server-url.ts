/** Where a server that listens there is reached from its own machine. */
export const serverUrl = ({ host, port }: { readonly host: string; readonly port: number }): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
