import type { Imported } from '../imported.ts'
import { toFileName } from '../names.ts'
import { nameOrigins } from '../origins.ts'
import { toFlow } from '../write-flow.ts'
import { readCurl } from './read-curl.ts'

/** A flow of the `curl` commands in a script, a step for each. @throws NotImportable */
export const importCurl = (text: string, { name: source }: { readonly name: string }): Imported => {
  const { title: name = source, steps, env, variables, secrets, missing, losses } = readCurl(text, { name: source })
  const origins = nameOrigins(
    steps.map(({ request }) => request.url),
    [...Object.keys(env), ...Object.keys(variables), ...secrets, ...missing],
  )
  const shortened = steps.map((step) => ({ ...step, request: { ...step.request, url: origins.shorten(step.request.url) } }))
  return {
    flows: [toFlow(toFileName(name), { name, env, steps: shortened })],
    variables: { ...origins.variables, ...variables },
    secrets,
    missing,
    losses,
  }
}
