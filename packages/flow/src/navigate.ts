// How an editor finds its way in a flow: where a name is given and read, and what the flow is made of.

export type { Renameable, RenameOptions } from './edit/plan-rename.ts'
export { planRename, prepareRename } from './edit/plan-rename.ts'
export type { FindNamesOptions } from './names/find-names.ts'
export type { TextRange } from './names/name-table.ts'
export type { Definition, References } from './navigate/definition-at.ts'
export { definitionAt, referencesAt } from './navigate/definition-at.ts'
export type { FlowSymbol } from './navigate/outline.ts'
export { outline } from './navigate/outline.ts'
