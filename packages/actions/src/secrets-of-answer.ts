import { credentialsIn, isSecretHeader, isSecretName, urlReadings, urlSecrets } from '@testmesh/action-kit'

/** What the headers of an answer hold that nobody may see: credentials, and the passwords and tokens of the addresses they lead to. */
export const secretsOfAnswer = (headers: Readonly<Record<string, readonly string[] | undefined>>): string[] => {
  const found: string[] = []
  for (const name in headers) {
    const read = name === 'set-cookie' || isSecretHeader(name) ? credentialsIn : addressHeaders.has(name) ? secretsInAddress : undefined
    if (read) for (const value of headers[name] ?? []) found.push(...read(name, value))
  }
  return found
}

const addressHeaders = new Set(['location', 'content-location', 'link', 'refresh'])

/** A service that leads on may hand over a session: `https://ada:s3cret@host/`, `/done#access_token=…`. */
const secretsInAddress = (_name: string, value: string): string[] => [...urlSecrets(value), ...secretParameters(value)]

const secretParameters = (address: string): string[] =>
  [...address.matchAll(/[?&#;]([^=&#\s]+)=([^&#;\s<>"']+)/g)].flatMap(([, name = '', value = '']) =>
    isSecretName(name) ? urlReadings(value) : [],
  )
