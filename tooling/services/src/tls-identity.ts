import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIPv4 } from 'node:net'

/** A self-signed certificate and its key, PEM. It is its own authority: trust `cert` to trust it. */
export interface TlsIdentity {
  readonly cert: string
  readonly key: string
}

/** Makes a certificate for these hosts, names and IPv4 addresses, valid from 2020 to 2049; the key lives only in the test. */
export const createTlsIdentity = (commonName = 'localhost', hosts: readonly string[] = ['localhost', '127.0.0.1']): TlsIdentity => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const body = certificateBody({ commonName, hosts, publicKey: publicKey.export({ type: 'spki', format: 'der' }) })
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, ecdsaWithSha256, bitString(signature))
  return { cert: toPem('CERTIFICATE', certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
}

/** RFC 5280, TBSCertificate. */
const certificateBody = ({ commonName, hosts, publicKey }: { commonName: string; hosts: readonly string[]; publicKey: Buffer }): Buffer => {
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(commonName)))))
  const validity = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')))
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]))
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    serial,
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey,
    der(0xa3, extensions(hosts)),
  )
}

const extensions = (hosts: readonly string[]): Buffer => {
  const isAuthority = sequence(oid('551d13'), der(0x01, Buffer.from([0xff])), octets(sequence(der(0x01, Buffer.from([0xff])))))
  const names = sequence(
    ...hosts.map((host) => (isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host)))),
  )
  return sequence(isAuthority, sequence(oid('551d11'), octets(names)))
}

const der = (tag: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([tag]), lengthOf(content), content])
const lengthOf = ({ length }: Buffer): Buffer =>
  length < 128 ? Buffer.from([length]) : length < 256 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 255])
const sequence = (...parts: Buffer[]): Buffer => der(0x30, Buffer.concat(parts))
const octets = (content: Buffer): Buffer => der(0x04, content)
const bitString = (content: Buffer): Buffer => der(0x03, Buffer.concat([Buffer.from([0]), content]))
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))

const toPem = (label: string, content: Buffer): string =>
  `-----BEGIN ${label}-----\n${(content.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
