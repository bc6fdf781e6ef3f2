import type { ActionContext, Config } from '@testmesh/action-kit'
import { toTlsSettings } from '../node/tls-settings.ts'
import { readPem } from '../read-pem.ts'
import { httpError } from './http-error.ts'
import type { httpRequestSchema } from './http-request.schema.ts'
import { type ConnectionSettings, plainConnection, toConnectionSettings } from './transport/connection-settings.ts'

type HttpConfig = Config<typeof httpRequestSchema>

/** How to connect, with certificates and keys read from their files. @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readConnectionSettings = (config: HttpConfig, context: ActionContext): ConnectionSettings | Promise<ConnectionSettings> =>
  isPlain(config) && context.net.defaults === undefined ? plainConnection : readSettings(flatten(config), context)

/** What `ssl` and `insecure` say, said by the plain keys; those win. */
export const flatten = (config: HttpConfig): HttpConfig => {
  const { verify_ssl: verify, ...certificates } = config.ssl ?? {}
  const said = [config.verify_ssl, verify, config.insecure === undefined ? undefined : !config.insecure]
  return { ...certificates, ...config, verify_ssl: said.includes(false) ? false : said.find((one) => one !== undefined) }
}

const isPlain = ({ verify_ssl, insecure, ssl, ca, client_cert, client_key, server_name, proxy, http2 }: HttpConfig): boolean =>
  !http2 && (verify_ssl ?? insecure ?? ssl ?? ca ?? client_cert ?? client_key ?? server_name ?? proxy) === undefined

const readSettings = async (config: HttpConfig, context: ActionContext): Promise<ConnectionSettings> => {
  if (config.http2 && config.proxy !== undefined)
    throw httpError('HTTP_BAD_REQUEST', 'HTTP/2 through a proxy is not possible here: leave out one of them')
  const read = (pathOrPem: string | undefined) => readPem(pathOrPem, context.files)
  const [ca, clientCert, clientKey] = await Promise.all([read(config.ca), read(config.client_cert), read(config.client_key)])
  const lacks = clientKey === undefined ? 'client_key' : 'client_cert'
  if ((clientCert === undefined) !== (clientKey === undefined))
    throw httpError('HTTP_BAD_REQUEST', `half of a client certificate shows nothing: \`${lacks}\` is missing`, {
      hint: 'Give both `client_cert` and `client_key`; where one file holds the two, name it twice.',
    })
  if (clientKey !== undefined) context.secret(clientKey)
  const password = config.proxy === undefined ? undefined : URL.parse(config.proxy)?.password
  if (password) context.secret(password)
  return toConnectionSettings({
    ...toTlsSettings({ verify: config.verify_ssl, ca, cert: clientCert, key: clientKey }, context.net),
    isHttp2: config.http2,
    ...(config.server_name === undefined ? {} : { serverName: config.server_name }),
    ...(config.proxy === undefined ? {} : { proxy: config.proxy }),
  })
}
