import type { Need, Tools } from './scope.ts'

export interface ToolsOptions {
  now?: () => number
  random?: () => number
  /** Chance of made-up data. Default: `random`. */
  fakerRandom?: () => number
  /** Helpers by need, as `loadNeed` gave them. */
  loaded?: ReadonlyMap<Need, unknown>
  /** Variables of the operating system that may be read. Default: none. */
  osenv?: (name: string) => string | undefined
  /** Told of each value that must be masked. Default: nobody is. */
  secret?: (value: string) => void
}

/** Tools from the parts at hand. Without a clock the time stands at 1970; without a generator nothing is random. */
export const createTools = (options: ToolsOptions = {}): Tools => ({
  now: options.now ?? (() => 0),
  random: options.random ?? (() => 0),
  ...(options.fakerRandom && { fakerRandom: options.fakerRandom }),
  load: (need) => {
    const helper = options.loaded?.get(need)
    if (helper === undefined) throw new Error(`the helper for ${need} was not loaded`)
    return helper
  },
  osenv: options.osenv ?? (() => undefined),
  secret: options.secret ?? (() => {}),
})
