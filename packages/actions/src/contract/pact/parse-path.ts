import { contractError } from '../contract-error.ts'
import type { Path } from './pact.ts'

/** `$.a[0]['b c'][*]` → `['a', '0', 'b c', '*']` @throws ActionError CONTRACT_UNREADABLE */
export const parsePath = (written: string): Path => {
  const steps: string[] = []
  let rest = written.replace(/^\$/, '')
  while (rest !== '') {
    const found = /^(?:\.([^.[\]]+)|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+|\*))\])/.exec(rest)
    if (!found)
      throw contractError('CONTRACT_UNREADABLE', `the path ${JSON.stringify(written)} cannot be read from ${JSON.stringify(rest)} on`)
    const [whole, name, single, double, index] = found
    steps.push(name ?? (single ?? double)?.replace(/\\(.)/g, '$1') ?? index ?? '')
    rest = rest.slice(whole.length)
  }
  return steps
}

/** `$.a[0]` */
export const pathText = (path: Path): string =>
  path.map((step) => (/^\d+$/.test(step) ? `[${step}]` : /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`)).join('')
