import { type ActionContext, type Config, credentialsIn, isActionError, isSecretHeader } from '@testmesh/action-kit'
import type { BrowserContextOptions } from 'playwright-core'
import { parseJson } from '../../parse-json.ts'
import type { browserSchema } from '../browser.schema.ts'
import { browserError } from '../browser-error.ts'
import { loadDriver } from './driver.ts'

export type BrowserConfig = Config<typeof browserSchema>

/** They hold from the step that opens a session to its end. */
const fixedKeys = [
  'browser',
  'executable_path',
  'headless',
  'device',
  'storage_state',
  'headers',
  'locale',
  'timezone',
  'verify_ssl',
] as const satisfies readonly (keyof BrowserConfig)[]

export type FixedSettings = { readonly [K in (typeof fixedKeys)[number]]?: BrowserConfig[K] }

export const fixedSettings = (config: BrowserConfig): FixedSettings =>
  Object.fromEntries(fixedKeys.flatMap((key) => (config[key] === undefined ? [] : [[key, config[key]]])))

/** A later step may leave them out, or say the same. @throws ActionError BROWSER_SETTINGS_FIXED */
export const checkFixed = (opened: FixedSettings, wanted: FixedSettings): void => {
  const changed = fixedKeys.filter((key) => wanted[key] !== undefined && JSON.stringify(wanted[key]) !== JSON.stringify(opened[key]))
  if (changed.length === 0) return
  throw browserError(
    'BROWSER_SETTINGS_FIXED',
    `the browser is open already: ${changed.map((key) => `"${key}"`).join(' and ')} cannot change`,
  )
}

/** What a new window is made of. @throws ActionError BROWSER_BAD_SETTING, FILE_NOT_FOUND */
export const toContextOptions = async (
  config: BrowserConfig,
  { files, secret, net }: Pick<ActionContext, 'files' | 'secret' | 'net'>,
): Promise<BrowserContextOptions> => ({
  ...(await deviceOptions(config.device)),
  ...(config.viewport ? { viewport: config.viewport } : {}),
  ...(config.locale === undefined ? {} : { locale: config.locale }),
  ...(config.timezone === undefined ? {} : { timezoneId: config.timezone }),
  ...((config.verify_ssl ?? net.defaults?.isVerified) === false ? { ignoreHTTPSErrors: true } : {}),
  ...(config.headers ? { extraHTTPHeaders: toHeaders(config.headers, secret) } : {}),
  ...(config.storage_state === undefined || config.storage_state === null
    ? {}
    : { storageState: await readState(config.storage_state, files) }),
})

const deviceOptions = async (name: string | undefined): Promise<BrowserContextOptions> => {
  if (name === undefined) return {}
  const { devices } = await loadDriver()
  const device = Object.hasOwn(devices, name) ? devices[name] : undefined
  if (device) {
    const { defaultBrowserType: _, ...options } = device
    return options
  }
  const near = Object.keys(devices).filter((known) => known.toLowerCase().includes(name.toLowerCase()))
  throw browserError('BROWSER_BAD_SETTING', `the device ${JSON.stringify(name)} is not known`, {
    hint: `known are ${(near.length > 0 ? near : ['iPhone 15', 'Pixel 7', 'iPad Mini', 'Desktop Chrome']).slice(0, 5).join(', ')}…`,
  })
}

const toHeaders = (headers: NonNullable<BrowserConfig['headers']>, secret: ActionContext['secret']): Record<string, string> => {
  for (const [name, value] of Object.entries(headers))
    if (isSecretHeader(name)) for (const credential of credentialsIn(name, String(value))) secret(credential)
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))
}

type StorageState = Exclude<NonNullable<BrowserContextOptions['storageState']>, string>

const readState = async (written: NonNullable<BrowserConfig['storage_state']>, files: ActionContext['files']): Promise<StorageState> => {
  const state = typeof written === 'string' ? parseState(written, await readFile(written, files)) : written
  const { cookies = [], origins = [] } = state as unknown as Partial<StorageState>
  if (!Array.isArray(cookies) || !Array.isArray(origins))
    throw browserError('BROWSER_BAD_SETTING', '"storage_state" holds no lists of cookies and origins', { hint: howToSave })
  return { cookies, origins }
}

const readFile = async (path: string, files: ActionContext['files']): Promise<string> =>
  new TextDecoder().decode(
    await files.read(path).catch((error: unknown) => {
      throw isActionError(error) && error.code === 'FILE_NOT_FOUND'
        ? browserError('BROWSER_BAD_SETTING', `there is no file ${path} with a storage state`, { hint: howToSave, cause: error })
        : error
    }),
  )

const howToSave = 'Let an earlier step write it with the action save_storage_state.'

const parseState = (path: string, text: string): object => {
  const parsed = parseJson(text)
  if (parsed && 'value' in parsed && typeof parsed.value === 'object' && parsed.value !== null) return parsed.value
  throw browserError('BROWSER_BAD_SETTING', `${path} is not JSON of a storage state`, { hint: howToSave })
}
