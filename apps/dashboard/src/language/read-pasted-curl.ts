import { type Loss, readCurl, writeFlow, writeSteps } from '@testmesh/importers/curl'

/** What pasted curl commands become. */
export interface PastedCurl {
  /** `POST https://example.com/orders` */
  readonly asks: string
  /** The text of a flow of its own. */
  readonly flow: string
  /** In sentences: the names that it reads and that nothing gives. */
  readonly wants: readonly string[]
  readonly left: readonly Loss[]
  /** The text of the steps, to be put among others. */
  readonly steps: string
  /** What is to be said of them then: what was left out, what they read. */
  readonly told?: string
}

/** @throws NotImportable */
export const readPastedCurl = (text: string): PastedCurl => {
  const { title = 'curl commands', steps, env, variables, secrets, missing, losses } = readCurl(text, { name: 'the text' })
  const values = { ...variables, ...env }
  const [first] = steps
  const told = [
    ...(losses.length > 0 ? [`Not brought over: ${losses.map(({ message }) => message).join('; ')}.`] : []),
    ...wantsOf({ secrets, missing: [...missing, ...Object.keys(values)] }),
  ]
  return {
    asks: first && steps.length === 1 ? `${first.request.method} ${first.request.url}` : `${steps.length} requests`,
    flow: writeFlow({ name: title, env: values, steps }),
    wants: wantsOf({ secrets, missing }),
    left: losses,
    steps: writeSteps(steps),
    ...(told.length > 0 && { told: told.join(' ') }),
  }
}

const wantsOf = ({ secrets, missing }: { readonly secrets: readonly string[]; readonly missing: readonly string[] }): string[] => [
  ...(secrets.length > 0 ? [`Give ${secrets.join(', ')} in the environment, as ${secrets.length === 1 ? 'a secret' : 'secrets'}.`] : []),
  ...(missing.length > 0 ? [`Give ${missing.join(', ')} in the environment.`] : []),
]
