import { UsageError } from '../usage-error.ts'

const schemes = ['http', 'https', 'socks5', 'socks5h']

/** The URL of a proxy as it was given, `host:port` by http as curl takes it. @throws UsageError without the credentials in it */
export const toProxy = (text: string): string => {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (url?.hostname && schemes.includes(url.protocol.slice(0, -1))) return url.href.replace(/\/$/, '')
  throw new UsageError(
    `--proxy wants a URL such as http://proxy.example.com:3128, by ${schemes.slice(0, 3).join(', ')}, not ${shown(text)}`,
  )
}

const shown = (text: string): string => JSON.stringify(text.replace(/[^/]*@/, '***@'))
