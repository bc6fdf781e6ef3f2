import { type ActionDescriptor, toDescriptor } from '@testmesh/action-kit'
import { flowJsonSchema } from '@testmesh/flow/json-schema'
import { camelCase, type FoundAction } from './find-actions.ts'
import { shareParts } from './share-parts.ts'

const banner = '// Written by `node tooling/create/src/generate-actions.ts`; change the files of the action instead.\n'

/** A handler per type, loaded when first used. */
export const renderLoaders = (actions: readonly FoundAction[]): string => {
  const line = ({ schema, family, stem, handlerName }: FoundAction) =>
    `  ${schema.type}: () => import('../${family}/${stem}.ts').then((module) => module.${handlerName}),\n`
  return `${banner}import type { AnyActionHandler } from '@testmesh/action-kit'

export const loaders: Readonly<Record<string, () => Promise<AnyActionHandler>>> = {
${actions.map(line).join('')}}
`
}

/** What is long in a descriptor as JSON text, to be read when it is asked for. What several have in common is written once. */
export const renderDescriptors = (actions: readonly FoundAction[]): string => {
  const descriptors = actions.map(describe).map(({ config, output, example, ...head }) => ({ head, body: { config, output, example } }))
  const { texts, parts } = shareParts(descriptors.map(({ body }) => body))
  const list = (lines: readonly string[]): string => `[\n${lines.map((line) => `  ${line},\n`).join('')}]`
  return `${banner}import type { ActionDescriptor } from '@testmesh/action-kit'
import { readDescriptors, type WrittenDescriptor, type WrittenJson } from '../read-descriptors.ts'

const parts: readonly WrittenJson[] = ${list(parts.map(quote))}

const written: readonly WrittenDescriptor[] = ${list(descriptors.map(({ head }, index) => `[${JSON.stringify(head)}, ${quote(texts[index] ?? '')}]`))}

export const actionDescriptors: readonly ActionDescriptor[] = readDescriptors(written, parts)
`
}

/** The codes of each family. */
export const renderCodes = (actions: readonly FoundAction[]): string => {
  const families = [...new Set(actions.map((action) => action.family))].toSorted()
  const imports = families.map((family) => `import { ${camelCase(family)}Codes } from '../${family}/codes.ts'\n`)
  const lines = families.map((family) => `  '${family}': ${camelCase(family)}Codes,\n`)
  return `${banner}import type { CodeEntry } from '@testmesh/action-kit'
${imports.join('')}
export const familyCodes: Readonly<Record<string, Readonly<Record<string, CodeEntry>>>> = {
${lines.join('')}}
`
}

/** What an author may write, for editors. */
export const renderFlowSchema = (actions: readonly FoundAction[]): string =>
  `${JSON.stringify(flowJsonSchema(actions.map(describe)), undefined, 2)}\n`

const describe = ({ schema, example }: FoundAction): ActionDescriptor => ({ ...toDescriptor(schema), example })

/** As `WrittenJson`. */
const quote = (json: string): string => {
  const literal = json.replace(/[\\']/g, '\\$&').replace(/[\u2028\u2029]/g, (separator) => `\\u${separator.charCodeAt(0).toString(16)}`)
  return `() => '${literal}'`
}
