import type { ActionDescriptor, JsonObject } from '@testmesh/action-kit'
import { type Dialect, dialects, type OlderForm, olderForms, refusedActions } from '@testmesh/flow/dialects'
import { controlDescriptors } from '@testmesh/flow/model'
import { writtenBy } from './written-by.ts'

/** `docs/language/older-flows.md`: what older files say, and how it is written today. */
export const renderOlderFlows = (): string => `${writtenBy('the tables in packages/flow/src/read/dialects')}

# Older flows

Flows that were written for the TestMesh of before run as they are. Their names and forms are read as those of today, in one place,
and each is noted as \`LINT_ALIAS\` with what to write: \`testmesh lint\` shows the notes, and \`testmesh fmt\` writes the flow anew
without losing a comment. Names in camelCase are read too: \`maxAttempts\` is \`max_attempts\`.

## Names

${names('A flow', dialects.flow)}
${names('A step', dialects.step)}
${names('A retry', dialects.retry)}
${names('`on_error`', dialects.on_error)}
## Actions of the engine

| action | also called | settings, also called |
|---|---|---|
${controlDescriptors.flatMap(controlRow).join('\n')}

The pages of the [other actions](../actions/README.md) say their older names and those of their settings.

## Forms

What stands elsewhere, or looks otherwise. A step is shown without its dash.
${olderForms.map(formSection).join('')}
## What means nothing any more

These keys are refused by name, wherever they stand, with what to use instead.

| key | instead |
|---|---|
${rows(dialects.flow.refused ?? {})}

These actions too:

| action | instead |
|---|---|
${rows(refusedActions)}

So are \`\${file:…}\` (name the file in a setting that reads one) and blocks such as \`{{#each}}\` (write an expression).
`

const rows = (table: Readonly<Record<string, string>>): string =>
  Object.entries(table)
    .map(([key, instead]) => `| \`${key}\` | ${instead} |`)
    .join('\n')

const names = (what: string, { aliases = {} }: Dialect): string =>
  Object.keys(aliases).length === 0
    ? ''
    : `| ${what} | today |\n|---|---|\n${Object.entries(aliases)
        .map(([older, today]) => `| \`${older}\` | \`${today}\` |`)
        .join('\n')}\n`

const controlRow = ({ type, aliases, config }: ActionDescriptor): string[] => {
  const settings = Object.entries((config['x-aliases'] ?? {}) as JsonObject).map(([older, today]) => `\`${older}\` = \`${today}\``)
  if (aliases.length + settings.length === 0) return []
  return [`| \`${type}\` | ${aliases.map(({ name }) => `\`${name}\``).join(', ')} | ${settings.join(', ')} |`]
}

const formSection = ({ what, older, today }: OlderForm): string => `
### ${what}

\`\`\`yaml
${older}
\`\`\`

is today

\`\`\`yaml
${today}
\`\`\`
`
