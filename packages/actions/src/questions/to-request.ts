import { type ClientRequest, withDefaultHeaders } from '../http/client.ts'

type ClientConfig = Pick<
  ClientRequest,
  'url' | 'auth' | 'headers' | 'timeout' | 'verify_ssl' | 'ca' | 'client_cert' | 'client_key' | 'server_name' | 'proxy'
>

/** A question to an API below the URL of a step, with what the step says of the way there. */
export const toRequest = (config: ClientConfig, path: string, params: Readonly<Record<string, string>>): ClientRequest => {
  const { url, auth, headers, timeout, verify_ssl, ca, client_cert, client_key, server_name, proxy } = config
  const given = Object.entries({ auth, timeout, verify_ssl, ca, client_cert, client_key, server_name, proxy })
  return {
    url: `${url.replace(/\/+$/, '')}/${path}`,
    params,
    headers: withDefaultHeaders({ accept: 'application/json' }, headers),
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  }
}
