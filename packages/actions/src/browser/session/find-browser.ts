import type { BrowserType } from 'playwright-core'
import { browserError } from '../browser-error.ts'

export type BrowserName = 'chromium' | 'firefox' | 'webkit'

/**
 * The program to start: what `CHROMIUM` names, Chromium, Chrome or Edge of the machine, else the driver's own build.
 *
 * @returns undefined for the driver's own build of Firefox or WebKit, which works with no other
 * @throws ActionError BROWSER_NOT_INSTALLED with what to install
 */
export const findBrowser = async (name: BrowserName, type: Pick<BrowserType, 'executablePath'>): Promise<string | undefined> => {
  const own = ownBuild(type)
  if (name !== 'chromium') {
    if (own !== undefined && (await isThere(own))) return undefined
    const install = `npx playwright-core@${await driverVersion()} install ${name}`
    throw browserError('BROWSER_NOT_INSTALLED', `the build of ${name} that the driver needs is not installed`, { hint: install })
  }
  const wanted = process.env.CHROMIUM
  if (wanted) {
    if (await isThere(wanted)) return wanted
    throw browserError('BROWSER_NOT_INSTALLED', `there is no ${wanted}, which the environment variable CHROMIUM names`)
  }
  for (const path of [...knownPaths(), ...(own === undefined ? [] : [own])]) if (await isThere(path)) return path
  throw browserError('BROWSER_NOT_INSTALLED', 'neither Chromium, Google Chrome nor Microsoft Edge is installed on this machine')
}

/** For hints: each version of the driver has builds of its own. */
export const driverVersion = async (): Promise<string> => {
  const { default: about } = await import('playwright-core/package.json', { with: { type: 'json' } })
  return about.version
}

const ownBuild = (type: Pick<BrowserType, 'executablePath'>): string | undefined => {
  try {
    return type.executablePath()
  } catch {
    // There is none for this system.
    return undefined
  }
}

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chrome',
]

const knownPaths = (): string[] => {
  const { join, delimiter } = process.getBuiltinModule('node:path')
  const { platform, env } = process
  if (platform === 'darwin')
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root): root is string => Boolean(root))
    const places = ['Chromium/Application/chrome.exe', 'Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']
    return places.flatMap((place) => roots.map((root) => join(root, place)))
  }
  const folders = [...new Set([...(env.PATH ?? '').split(delimiter).filter(Boolean), '/usr/bin', '/usr/local/bin', '/snap/bin'])]
  return programs.flatMap((program) => folders.map((folder) => join(folder, program)))
}

const isThere = async (path: string): Promise<boolean> => {
  const { access, constants } = process.getBuiltinModule('node:fs/promises')
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
