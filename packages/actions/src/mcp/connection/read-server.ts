import type { ActionContext, Config } from '@testmesh/action-kit'
import { nodeTls, type TlsOptions } from '../../node/tls-settings.ts'
import { readPem } from '../../read-pem.ts'
import type { mcpSchema } from '../mcp.schema.ts'

/** Which server, and how to reach it; equal settings share a connection. */
export type ServerSettings =
  | {
      readonly url: string
      readonly headers: Readonly<Record<string, string | readonly string[]>>
      readonly tls: TlsOptions
    }
  | { readonly command: string; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>>; readonly cwd?: string }

/** @throws ActionError FILE_NOT_FOUND, FILE_OUTSIDE_PROJECT */
export const readServer = async (
  server: Config<typeof mcpSchema>['server'],
  { files, net }: Pick<ActionContext, 'files' | 'net'>,
): Promise<ServerSettings> => {
  if ('command' in server) {
    const { command, args = [], env = {}, cwd } = server
    return { command, args, env, ...(cwd === undefined ? {} : { cwd }) }
  }
  const { url, headers = {}, verify_ssl: verify, ca } = server
  return { url, headers, tls: nodeTls({ verify, ca: await readPem(ca, files) }, net) }
}

/** The server in a few words. */
export const serverInWords = (settings: ServerSettings): string =>
  'url' in settings ? (URL.parse(settings.url)?.host ?? settings.url) : [settings.command, ...settings.args].join(' ')
