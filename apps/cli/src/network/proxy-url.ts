import { UsageError } from '../usage-error.ts'
import { withoutLogin } from './without-login.ts'

const schemes = ['http', 'https', 'socks5', 'socks5h']

/** The URL of a proxy as it was given, `host:port` by http as curl takes it. @throws UsageError without the credentials in it */
export const toProxy = (text: string): string => {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (!url?.hostname || !schemes.includes(url.protocol.slice(0, -1)))
    throw new UsageError(
      `--proxy wants a URL such as http://proxy.example.com:3128, by ${schemes.slice(0, 3).join(', ')}, not ${JSON.stringify(withoutLogin(text))}`,
    )
  const written = url.href.replace(/\/$/, '')
  if (!isDecodable(`${url.username}:${url.password}`))
    throw new UsageError(`--proxy ${withoutLogin(written)}: a % in the user or the password is written %25`)
  return written
}

const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
