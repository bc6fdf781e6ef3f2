import { type ActionContext, type ActionError, isActionError, type Resource } from '@testmesh/action-kit'
import type { Browser, LaunchOptions } from 'playwright-core'
import { browserError } from '../browser-error.ts'
import { inWords } from '../plain-words.ts'
import { loadDriver } from './driver.ts'
import { type BrowserName, findBrowser } from './find-browser.ts'

export interface LaunchSettings {
  readonly browser: BrowserName
  readonly isHeadless: boolean
  readonly executablePath?: string | undefined
}

/** A program that is started when first asked for, and again when it ended. */
interface Program {
  get(): Promise<Browser>
}

/** The running browser; the executions of a batch share the program, each with windows of its own. @throws ActionError */
export const findProgram = async (settings: LaunchSettings, context: ActionContext): Promise<Browser> => {
  const program = await context.use(`program:${JSON.stringify(settings)}`, async () => openProgram(settings), { scope: 'batch' })
  return program.get()
}

const openProgram = (settings: LaunchSettings): Resource<Program> => {
  let current: Promise<Browser> | undefined
  const get = async (): Promise<Browser> => {
    current ??= start(settings)
    const mine = current
    try {
      const browser = await mine
      if (browser.isConnected()) return browser
    } catch (error) {
      if (current === mine) current = undefined
      throw error
    }
    if (current === mine) current = undefined
    return get()
  }
  const close = async () => {
    const browser = await current?.catch(() => undefined)
    await browser?.close()
  }
  return { value: { get }, close }
}

const start = async (settings: LaunchSettings): Promise<Browser> => {
  const { [settings.browser]: type } = await loadDriver()
  const executablePath = settings.executablePath ?? (await findBrowser(settings.browser, type))
  const options: LaunchOptions = {
    headless: settings.isHeadless,
    ...(executablePath === undefined ? {} : { executablePath }),
    // What is not of an execution goes nowhere; each execution has a proxy of its own.
    proxy: { server: 'http://per-context' },
    // The program ends with us as it is: an interrupt first runs the teardown.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    env: plainEnvironment(),
    ...(settings.browser === 'chromium' ? { args: [...chromiumArguments] } : {}),
  }
  // Chromium refuses its sandbox to root, and where the kernel gives none.
  const isRoot = process.getuid?.() === 0
  try {
    return await type.launch({ ...options, chromiumSandbox: !isRoot })
  } catch (error) {
    if (isRoot || !/sandbox/i.test(String(error))) throw startFailed(error, executablePath)
    return await type
      .launch({ ...options, chromiumSandbox: false })
      .catch((again: unknown) => Promise.reject(startFailed(again, executablePath)))
  }
}

/** No way around the proxy. */
const chromiumArguments = ['--disable-quic', '--force-webrtc-ip-handling-policy=disable_non_proxied_udp']

/** A browser needs no secrets of ours. */
const plainEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value !== undefined && passedOn.test(name) ? [[name, value]] : [])),
  )

const passedOn =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_.*|DBUS_.*|FONTCONFIG_.*|LD_LIBRARY_PATH|SYSTEMROOT|SYSTEMDRIVE|WINDIR|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES.*|USERPROFILE|COMSPEC|PATHEXT)$/i

const startFailed = (cause: unknown, path = 'the browser'): ActionError =>
  isActionError(cause) ? cause : browserError('BROWSER_START_FAILED', `${path} did not start: ${inWords(cause)}`, { cause })
