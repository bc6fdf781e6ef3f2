import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { ConnectionDefaults } from '@testmesh/action-kit'
import { createProxyRoute, type Network } from '@testmesh/actions'
import { urlSecrets } from '@testmesh/protocol'
import type { RunOptions } from '../options.ts'
import { explainSystemError } from '../system-error.ts'
import { UsageError } from '../usage-error.ts'
import { toProxy } from './proxy-url.ts'
import { withoutLogin } from './without-login.ts'

/** What a command line says of all connections. */
export interface OpenNetwork {
  readonly network: Network
  /** Where something was connected to past the proxy since it was asked the last time: a line, or nothing. */
  pastProxy(): string
}

/**
 * Reads the certificates and keys that a command line names, and has this process trust the authorities.
 *
 * @throws UsageError that names the option and what is wrong
 */
export const openNetwork = (options: RunOptions): OpenNetwork => {
  const { insecure, cacert = [], proxy, noProxy = process.env.NO_PROXY ?? process.env.no_proxy ?? '' } = options
  if (options.noProxy !== undefined && proxy === undefined) throw new UsageError('--no-proxy is for --proxy, and there is none')
  trust(cacert)
  const client = readClient(options)
  const url = proxy === undefined ? undefined : toProxy(proxy)
  const route = url === undefined ? undefined : createProxyRoute({ url, except: noProxy })
  const past = new Set<string>()
  const network: Network = {
    defaults: {
      ...(insecure && { isVerified: false }),
      ...(client && { client }),
      ...(route && { proxyFor: route.proxyFor }),
      curl: {
        ca: cacert.flatMap((file) => ['--cacert', file]),
        client: client ? ['--cert', options.cert ?? '', '--key', options.key ?? ''] : [],
        proxy: url === undefined ? [] : ['-x', withoutLogin(url)],
      },
    },
    ...(url !== undefined && { secrets: secretsOf(url) }),
    ...(route && {
      serve: route.serve,
      onConnect: (host, port) => void (route.isPast(host, port) && past.add(`${host}:${port}`)),
    }),
  }
  const pastProxy = (): string => {
    const told = past.size === 0 ? '' : `past the proxy, which is for HTTP alone: ${[...past].join(', ')}\n`
    past.clear()
    return told
  }
  return { network, pastProxy }
}

/** Beside the authorities that Node trusts by itself; a step that names its own trusts no other. */
const trust = (files: readonly string[]): void => {
  if (files.length === 0) return
  const added = files.flatMap((file) => certificatesOf(readPem('--cacert', file), { flag: '--cacert', file }))
  setDefaultCACertificates([...getCACertificates('default'), ...added])
}

const readClient = ({ cert, key }: RunOptions): ConnectionDefaults['client'] => {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) {
    const [given, lacks] = cert === undefined ? ['--key', '--cert'] : ['--cert', '--key']
    throw new UsageError(`${given} wants ${lacks} beside it; where one file holds certificate and key, name it with both`)
  }
  const certificates = readPem('--cert', cert)
  const [first = ''] = certificatesOf(certificates, { flag: '--cert', file: cert })
  const opened = openKey(readPem('--key', key), key)
  if (!new X509Certificate(first).checkPrivateKey(opened)) throw new UsageError(`--key ${key} is not the key of --cert ${cert}`)
  return { cert: certificates, key: opened.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

const readPem = (flag: string, file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${flag}: ${explainSystemError(Object.assign(error as Error, { path: file })) ?? (error as Error).message}`)
  }
}

/** Each by itself, as PEM. */
const certificatesOf = (text: string, { flag, file }: { flag: string; file: string }): string[] => {
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  if (certificates.length === 0)
    throw new UsageError(
      `${flag} ${file} holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----; ` +
        'openssl x509 -inform der -in cert.der -out cert.pem makes one of DER',
    )
  for (const [index, pem] of certificates.entries()) {
    try {
      new X509Certificate(pem)
    } catch {
      const which = certificates.length === 1 ? 'its certificate' : `its certificate number ${index + 1}`
      throw new UsageError(`${flag} ${file}: ${which} cannot be read`)
    }
  }
  return certificates
}

const passphraseName = 'TESTMESH_KEY_PASSPHRASE'

const openKey = (text: string, file: string): KeyObject => {
  // Some other parts may stand before it, such as the certificate.
  const pem = /-----BEGIN (?:\w+ )*PRIVATE KEY-----[\s\S]*?-----END (?:\w+ )*PRIVATE KEY-----/.exec(text)?.[0]
  if (pem === undefined) throw new UsageError(`--key ${file} holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----`)
  const passphrase = process.env[passphraseName]
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase !== undefined && { passphrase }) })
  } catch (error) {
    const isEncrypted = /ENCRYPTED/.test(pem)
    if (isEncrypted && !passphrase) throw new UsageError(`--key ${file} is encrypted: give its passphrase as ${passphraseName}`)
    if (isEncrypted) throw new UsageError(`--key ${file}: ${passphraseName} is not its passphrase`)
    throw new UsageError(`--key ${file}: its private key cannot be read (${(error as Error).message})`)
  }
}

/** Also together, as a server that is no proxy would quote them. */
const secretsOf = (url: string): string[] => {
  const { username, password } = new URL(url)
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return [...urlSecrets(url), ...(password === '' ? [] : [login])]
}
