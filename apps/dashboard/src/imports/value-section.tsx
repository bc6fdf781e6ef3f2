'use client'
import { useNeeds } from '../session/api.tsx'
import { Field, Input, Select } from '../ui/field.tsx'
import { formatCount } from '../ui/format.ts'
import { Cell, HeadCell, Row, Table } from '../ui/table.tsx'
import { shownText } from '../ui/value-text.ts'
import type { Into, PlannedValue } from './model/plan-values.ts'
import { Section } from './section.tsx'

export interface ValueSectionProps {
  readonly environments: readonly { readonly id: string; readonly name: string; readonly isProtected: boolean }[]
  readonly into: Into
  readonly onInto: (into: Into) => void
  /** Why the new name cannot be taken. */
  readonly problem: string | undefined
  readonly planned: readonly PlannedValue[]
  /** Names, and whether the environment has them. */
  readonly secrets: readonly { readonly name: string; readonly isSet: boolean }[]
  readonly onWant: (value: PlannedValue, isWanted: boolean) => void
  readonly onValue: (name: string, text: string) => void
}

/** What the flows read: values for an environment, and the names of secrets. */
export const ValueSection = ({ environments, into, onInto, problem, planned, secrets, onWant, onValue }: ValueSectionProps) => {
  const whyNoNew = useNeeds('admin')
  const known = into.type === 'known' ? environments.find(({ id }) => id === into.id) : undefined
  return (
    <Section title="Values and secrets" about="What the flows read. A value that the environment has stays, unless you choose otherwise.">
      {planned.length + secrets.length > 0 && (
        <div className="mb-3 flex flex-wrap gap-3">
          <Field
            label="Into the environment"
            className="w-64"
            help={
              known?.isProtected ? `${known.name} is protected: look twice.` : whyNoNew && `A new one ${whyNoNew.replace('Needs', 'needs')}`
            }
          >
            {(control) => (
              <Select
                {...control}
                value={into.type === 'known' ? `id ${into.id}` : into.type}
                onChange={({ target: { value } }) => onInto(intoOf(value))}
              >
                <option value="none">None: keep the flows alone</option>
                {environments.map(({ id, name, isProtected }) => (
                  <option key={id} value={`id ${id}`}>
                    {name}
                    {isProtected ? ' (protected)' : ''}
                  </option>
                ))}
                <option value="new" disabled={whyNoNew !== undefined}>
                  A new one…
                </option>
              </Select>
            )}
          </Field>
          {into.type === 'new' && (
            <Field label="Its name" help="Letters, digits, and . _ - /" problem={problem} className="w-64">
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  autoComplete="off"
                  spellCheck={false}
                  value={into.name}
                  onChange={(event) => onInto({ type: 'new', name: event.target.value })}
                />
              )}
            </Field>
          )}
        </div>
      )}
      {planned.length > 0 && (
        <Table label="Values" columns={[{ name: 'Name' }, { name: 'Value' }, { name: 'In the environment' }]}>
          {planned.map((value) => (
            <Row key={value.name}>
              <HeadCell>
                <label className="flex items-center gap-2.5">
                  <input
                    type="checkbox"
                    aria-label={`Set ${value.name}`}
                    className="size-4 accent-primary"
                    checked={into.type !== 'none' && value.isWritten}
                    disabled={into.type === 'none' || !mayBeWritten(value)}
                    onChange={() => onWant(value, !value.isWritten)}
                  />
                  <span className="font-mono">{value.name}</span>
                </label>
              </HeadCell>
              <Cell className="max-w-100">
                {value.isMissing ? (
                  <Input
                    aria-label={`Value of ${value.name}`}
                    placeholder="the source has none"
                    className="w-full max-w-72 font-mono"
                    disabled={into.type === 'none'}
                    value={typeof value.value === 'string' ? value.value : ''}
                    onChange={(event) => onValue(value.name, event.target.value)}
                  />
                ) : (
                  <span className="block truncate font-mono text-meta">{shownText(value.value)}</span>
                )}
              </Cell>
              <Cell className="max-w-100">{into.type !== 'none' && <There value={value} />}</Cell>
            </Row>
          ))}
        </Table>
      )}
      {secrets.length > 0 && <Secrets secrets={secrets} />}
      {planned.length + secrets.length === 0 && <p className="text-table text-muted">The flows read nothing.</p>}
    </Section>
  )
}

const intoOf = (value: string): Into => {
  if (value.startsWith('id ')) return { type: 'known', id: value.slice(3) }
  return value === 'new' ? { type: 'new', name: '' } : { type: 'none' }
}

const mayBeWritten = ({ state, value }: PlannedValue): boolean => value !== undefined && (state === 'new' || state === 'differs')

const There = ({ value: { state, there, isWritten, value } }: { value: PlannedValue }) => {
  switch (state) {
    case 'new':
      return <span className="text-muted">{value === undefined ? 'not set: give it a value' : 'not set yet'}</span>
    case 'same':
      return <span className="text-muted">set already</span>
    case 'secret':
      return <span className="text-muted">a secret there: it stays</span>
    case 'differs':
      return (
        <span className="block truncate text-flaky-ink">
          {isWritten ? 'written over: ' : 'stays: '}
          <span className="font-mono text-meta">{shownText(there)}</span>
        </span>
      )
  }
}

const Secrets = ({ secrets }: Pick<ValueSectionProps, 'secrets'>) => (
  <div className="mt-4 rounded-card border border-line bg-panel px-3 py-2 text-table">
    <h3 className="font-medium">{formatCount(secrets.length, 'secret')}</h3>
    <p className="text-muted">
      No credential is written down: each became a name that the flows read. Set them as secrets in the environment before the flows run.
    </p>
    <ul aria-label="Secrets" className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
      {secrets.map(({ name, isSet }) => (
        <li key={name}>
          <span className="font-mono">{name}</span> <span className="text-muted">{isSet ? 'set already' : 'to be set'}</span>
        </li>
      ))}
    </ul>
  </div>
)
