import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTlsIdentity } from '@testmesh-tooling/services'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import type { RunOptions } from '../options.ts'
import { openNetwork } from './open-network.ts'
import { withoutLogin } from './without-login.ts'

const folder = mkdtempSync(join(tmpdir(), 'network-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const { cert, key } = createTlsIdentity()
const certFile = write('cert.pem', cert)
const keyFile = write('key.pem', key)
const both = write('both.pem', `${key}${cert}`)
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const sealed = (of: string, passphrase: string) =>
  write(of, privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString())

const refusal = (options: RunOptions): string => {
  try {
    openNetwork(options)
  } catch (error) {
    return `${error}`.replaceAll(`${folder}/`, '')
  }
  return 'taken'
}

describe('a client certificate', () => {
  it('is read with its key, also from one file', () => {
    expect(openNetwork({ cert: certFile, key: keyFile }).network.defaults).toMatchObject({
      client: { cert, key },
      curl: { client: ['--cert', certFile, '--key', keyFile] },
    })
    expect(openNetwork({ cert: both, key: both }).network.defaults?.client).toMatchObject({ key })
  })

  it('is refused by the name of the option when something is wrong with it', () => {
    const noKey = write('no-key.pem', 'hello')
    expect({
      halfCert: refusal({ cert: certFile }),
      halfKey: refusal({ key: keyFile }),
      missing: refusal({ cert: 'nowhere.pem', key: keyFile }),
      folder: refusal({ cert: certFile, key: join(folder, '.') }).replace(folder, 'key-folder'),
      noCertificate: refusal({ cert: keyFile, key: keyFile }),
      noKey: refusal({ cert: certFile, key: noKey }),
      broken: refusal({ cert: certFile, key: write('broken.pem', key.replace(/\n.{20}/, '\n')) }).replace(/\(.*\)/, '(…)'),
      another: refusal({ cert: certFile, key: write('other.pem', createTlsIdentity().key) }),
      encrypted: refusal({ cert: certFile, key: sealed('sealed.pem', 'open sesame') }),
    }).toMatchInlineSnapshot(`
      {
        "another": "UsageError: --key other.pem is not the key of --cert cert.pem",
        "broken": "UsageError: --key broken.pem: its private key cannot be read (…)",
        "encrypted": "UsageError: --key sealed.pem is encrypted: give its passphrase as TESTMESH_KEY_PASSPHRASE",
        "folder": "UsageError: --key: cannot use key-folder: it is a folder (EISDIR)",
        "halfCert": "UsageError: --cert wants --key beside it; where one file holds certificate and key, name it with both",
        "halfKey": "UsageError: --key wants --cert beside it; where one file holds certificate and key, name it with both",
        "missing": "UsageError: --cert: cannot use nowhere.pem: it does not exist (ENOENT)",
        "noCertificate": "UsageError: --cert key.pem holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der -in cert.der -out cert.pem makes one of DER",
        "noKey": "UsageError: --key no-key.pem holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----",
      }
    `)
  })

  it('has a key that a passphrase opens', () => {
    const file = sealed('sealed.pem', 'open sesame')
    vi.stubEnv('TESTMESH_KEY_PASSPHRASE', 'wrong')
    expect(refusal({ cert: certFile, key: file })).toBe('UsageError: --key sealed.pem: TESTMESH_KEY_PASSPHRASE is not its passphrase')
    vi.stubEnv('TESTMESH_KEY_PASSPHRASE', 'open sesame')
    expect(refusal({ cert: certFile, key: file })).toBe('UsageError: --key sealed.pem is not the key of --cert cert.pem')
  })
})

it('refuses an authority that cannot be read', () => {
  const half = write('half.pem', `${cert}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`)
  expect(refusal({ cacert: [half] })).toBe('UsageError: --cacert half.pem: its certificate number 2 cannot be read')
  expect(refusal({ cacert: [keyFile] })).toContain('--cacert key.pem holds no certificate in PEM')
})

describe('a proxy', () => {
  it('is told without its password, and keeps it secret in the run', () => {
    const { defaults, secrets } = openNetwork({ proxy: 'http://mara:p%40ss@proxy.example:3128', noProxy: 'a,b' }).network
    expect(secrets).toEqual(['p%40ss', 'p@ss', 'mara:p@ss'])
    expect(defaults?.curl?.proxy).toEqual(['-x', 'http://mara:***@proxy.example:3128'])
    expect([defaults?.proxyFor?.('a', 80), defaults?.proxyFor?.('c', 80)]).toEqual([undefined, 'http://mara:p%40ss@proxy.example:3128'])
    expect(openNetwork({ proxy: 'socks5://token@proxy.example' }).network.defaults?.curl?.proxy).toEqual([
      '-x',
      'socks5://***@proxy.example',
    ])
  })

  it('may be written without a scheme, leaves out what NO_PROXY says, and tells what goes past it', () => {
    vi.stubEnv('NO_PROXY', '.internal')
    const { network, pastProxy } = openNetwork({ proxy: 'proxy.example:3128' })
    const places: [string, number][] = [
      ['db.internal', 5432],
      ['proxy.example', 3128],
      ['queue.example', 5672],
    ]
    for (const place of places) network.onConnect?.(...place)
    expect(network.defaults?.proxyFor?.('shop.example', 443)).toBe('http://proxy.example:3128')
    expect(pastProxy()).toBe('past the proxy, which is for HTTP alone: queue.example:5672\n')
    expect(pastProxy()).toBe('')
  })

  it('keeps its password to itself, however it is written', () => {
    const written = ['mara:hunter2@p:1', 'http://mara:hun@ter2@p:1', 'http://mara:hun/ter2@p:1', 'hunter2@p:1', 'socks5://:hunter2@p:1']
    expect(written.map(withoutLogin)).toEqual([
      'mara:***@p:1',
      'http://mara:***@p:1',
      'http://mara:***@p:1',
      '***@p:1',
      'socks5://:***@p:1',
    ])
    expect(['p:1', 'http://p:1'].map(withoutLogin)).toEqual(['p:1', 'http://p:1'])
    expect(openNetwork({ proxy: 't0ken@proxy.example' }).network.secrets).toEqual(['t0ken'])
  })

  it('is refused without a word of its password', () => {
    expect(refusal({ proxy: 'ftp://mara:hunter2@proxy.example' })).toBe(
      'UsageError: --proxy wants a URL such as http://proxy.example.com:3128, by http, https, socks5, not "ftp://mara:***@proxy.example"',
    )
    expect(refusal({ proxy: 'http://mara:hun/ter2@proxy.example' })).toContain('not "http://mara:***@proxy.example"')
    expect(refusal({ proxy: 'http://mara:100%hunter2@proxy.example' })).toBe(
      'UsageError: --proxy http://mara:***@proxy.example: a % in the user or the password is written %25',
    )
    expect(refusal({ noProxy: 'a' })).toBe('UsageError: --no-proxy is for --proxy, and there is none')
  })
})
