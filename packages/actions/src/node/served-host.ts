/** Where a server of a flow listens when nobody says it. */
export const OWN_HOST = '127.0.0.1'

/** Only this machine reaches what listens there. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

/** By what name this machine reaches what listens there: `0.0.0.0` is every address, and none to ask. */
export const reachedAt = (host: string): string => (host === '0.0.0.0' || host === '::' ? OWN_HOST : host)

/** As a url has it. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host)
