import { isIP } from 'node:net'
import { isOtlpAddress } from '@testmesh/actions'
import { poolField } from '@testmesh/protocol'
import { safeParse } from 'valibot'

/** Whether a text is a URL of one of the protocols; `example` shows one. What is wrong never repeats a value: it may hold a password. */
export const wrongUrl =
  (protocols: readonly string[], example: string) =>
  (value: string): string | undefined => {
    // PostgreSQL takes several hosts.
    const url = value.replace(/,[^/?@]*/g, '')
    return URL.canParse(url) && protocols.includes(new URL(url).protocol) ? undefined : `it must be a URL such as ${example}`
  }

/** `10.1.0.0/16`, or one address. */
export const wrongNetwork = (value: string): string | undefined => {
  const [, address = '', bits = '0'] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(value) ?? []
  const family = isIP(address)
  const isNetwork = family !== 0 && Number(bits) <= (family === 6 ? 128 : 32)
  return isNetwork ? undefined : `"${value}" is no network: write one as 10.1.0.0/16 or fd00::/8`
}

/** Scheme, host and port of a page, as browsers send it. */
export const wrongOrigin = (value: string): string | undefined =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).origin === value
    ? undefined
    : `"${value}" is no origin: write one as https://mesh.example.com, without a path`

/** Of the receiver of spans. */
export const wrongReceiver = (value: string): string | undefined =>
  isOtlpAddress(value) ? undefined : 'it must be an address such as 127.0.0.1:4318, a port, or off'

/** As the server takes it. */
export const wrongPool = (value: string): string | undefined => {
  const [issue] = safeParse(poolField, value).issues ?? []
  return issue && `"${value}" is no name of a pool: it ${issue.message}`
}
