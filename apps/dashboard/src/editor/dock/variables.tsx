'use client'
import { all, type LiveSource, useLive } from '../../execution/use-live-execution.ts'
import { useEditor } from '../editor-store.ts'

/** By where they come from, with the values of the last run: what the steps gave first, which is looked for most. */
export const Variables = ({ live }: { live: LiveSource }) => {
  const model = useEditor((state) => state.model)
  const { variables, steps } = useLive(live, all).state
  const own: Readonly<Record<string, unknown>> = model?.flow.env ?? {}
  const inputs = Object.entries(model?.flow.inputs ?? {})
  const outputs = (model?.steps ?? []).flatMap(({ step }) => Object.keys(step.output ?? {}).map((name) => ({ name, from: step.id })))
  const lastOutput = (name: string, from: string): unknown => [...steps.values()].findLast(({ id }) => id === from)?.outputs[name]
  const rows = [
    ...outputs.map(({ name, from }) => ({ name, from: `step ${from}`, value: lastOutput(name, from) })),
    ...inputs.map(([name, input]) => ({ name, from: 'input', value: input.default })),
    ...Object.entries(own).map(([name, value]) => ({ name, from: 'this flow', value: name in variables ? variables[name] : value })),
    ...Object.entries(variables)
      .filter(([name]) => !(name in own))
      .map(([name, value]) => ({ name, from: 'environment', value })),
  ]
  if (rows.length === 0)
    return <p className="p-4 text-table text-muted">The flow has no variables of its own; those of the environment are seen when it ran.</p>
  return (
    <table className="w-full text-table">
      <thead>
        <tr className="h-8 text-left text-meta text-muted">
          <th className="px-4 font-normal">Name</th>
          <th className="font-normal">From</th>
          <th className="font-normal">Value in the last run</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, from, value }) => (
          <tr key={`${from} ${name}`} className="border-t border-line">
            <td className="px-4 py-1 font-mono">{name}</td>
            <td className="text-muted">{from}</td>
            <td className="max-w-md truncate font-mono text-muted">{shown(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const shown = (value: unknown): string => {
  if (value === undefined) return 'not known yet'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
