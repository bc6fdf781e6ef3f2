import { Braces, FileInput, History, type LucideIcon, Play, Plus, Settings, Workflow } from 'lucide-react'
import { sections } from '../navigation.ts'
import { settingsPages } from '../settings-pages.ts'

export interface FoundFlow {
  readonly id: string
  readonly name: string
  readonly path: string | null
  readonly environment: string | null
}

export interface PaletteItem {
  readonly key: string
  readonly name: string
  readonly about?: string | undefined
  readonly icon?: LucideIcon
  readonly does:
    | { readonly type: 'go'; readonly path: readonly string[]; readonly query?: string }
    | { readonly type: 'run'; readonly flow: FoundFlow }
}

export interface PaletteGroup {
  readonly name: string
  readonly items: readonly PaletteItem[]
}

export interface PaletteParts {
  /** As it was typed: `run checkout`. */
  readonly search: string
  /** What the server found for `wantedFlow(search)`. */
  readonly flows: readonly FoundFlow[]
  readonly environments: readonly string[]
}

const runWord = /^run(?:\s+|$)/i
const idText = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i

/** What is searched in flows: `checkout` of `run checkout`. */
export const wantedFlow = (search: string): string => search.replace(runWord, '')

/** All that a search offers, the likeliest first; groups without anything are left out. */
export const paletteItems = ({ search, flows, environments }: PaletteParts): readonly PaletteGroup[] => {
  const open: PaletteGroup = { name: 'Flows', items: flows.map(openFlow) }
  const run: PaletteGroup = { name: 'Run', items: (search === '' ? [] : flows.slice(0, 3)).map(runFlow) }
  const fits = ({ name }: PaletteItem): boolean => name.toLowerCase().includes(search.toLowerCase())
  const others: readonly PaletteGroup[] = [
    {
      name: 'Executions',
      items: [...(idText.test(search) ? [execution(search)] : []), ...(search === '' ? [] : flows.slice(0, 3)).map(executionsOf)],
    },
    { name: 'Pages', items: [...pages, newFlow, importFlows, runningNow].filter(fits) },
    { name: 'Environments', items: search === '' ? [] : environments.map(environment).filter(fits) },
  ]
  // A page that is called so comes before flows that have the word somewhere within.
  const isNamed = ({ name }: PaletteItem): boolean => search !== '' && name.toLowerCase() === search.toLowerCase()
  const named: PaletteGroup = { name: 'Of this name', items: others.flatMap(({ items }) => items.filter(isNamed)) }
  const rest = others.map(({ name, items }) => ({ name, items: items.filter((item) => !isNamed(item)) }))
  return (runWord.test(search) ? [run, open, ...others] : [named, open, run, ...rest]).filter(({ items }) => items.length > 0)
}

const openFlow = ({ id, name, path }: FoundFlow): PaletteItem => ({
  key: `flow ${id}`,
  name,
  about: path ?? undefined,
  icon: Workflow,
  does: { type: 'go', path: ['flows', id] },
})

const runFlow = (flow: FoundFlow): PaletteItem => ({
  key: `run ${flow.id}`,
  name: `Run ${flow.name}`,
  about: flow.environment ?? undefined,
  icon: Play,
  does: { type: 'run', flow },
})

const executionsOf = ({ id, name }: FoundFlow): PaletteItem => ({
  key: `executions ${id}`,
  name: `Executions of ${name}`,
  icon: History,
  does: { type: 'go', path: ['executions'], query: `?flow=${id}` },
})

const execution = (id: string): PaletteItem => ({
  key: `execution ${id}`,
  name: `Execution ${id}`,
  icon: History,
  does: { type: 'go', path: ['executions', id] },
})

const environment = (name: string): PaletteItem => ({
  key: `environment ${name}`,
  name,
  icon: Braces,
  does: { type: 'go', path: ['environments'] },
})

const pages: readonly PaletteItem[] = [
  ...sections
    .filter((section) => section !== null)
    .map(({ name, path, icon }): PaletteItem => ({ key: `page ${name}`, name, icon, does: { type: 'go', path } })),
  ...settingsPages.map(
    ({ name, path }): PaletteItem => ({
      key: `settings ${path}`,
      name,
      about: 'settings',
      icon: Settings,
      does: { type: 'go', path: ['settings', path] },
    }),
  ),
]

const newFlow: PaletteItem = { key: 'new flow', name: 'New flow', icon: Plus, does: { type: 'go', path: ['flows', 'new'] } }
const importFlows: PaletteItem = {
  key: 'import',
  name: 'Import flows',
  about: 'curl, HAR, Postman, OpenAPI',
  icon: FileInput,
  does: { type: 'go', path: ['import'] },
}
const runningNow: PaletteItem = {
  key: 'running now',
  name: 'What runs now',
  icon: Play,
  does: { type: 'go', path: ['executions'], query: '?status=running' },
}
