/** An address of version 6 stands without its brackets. */
export const hostOf = ({ hostname }: Pick<URL, 'hostname'>): string => (hostname.startsWith('[') ? hostname.slice(1, -1) : hostname)

/** The one of HTTP or of HTTPS where none is written; WebSockets have the same. */
export const portOf = ({ port, protocol }: Pick<URL, 'port' | 'protocol'>): number =>
  Number(port) || (protocol === 'https:' || protocol === 'wss:' ? 443 : 80)
