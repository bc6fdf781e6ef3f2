import { Button } from './button.tsx'
import { mergeFields, type Versions } from './merge-fields.ts'

export interface MeanwhileProps<Fields> extends Versions<Fields> {
  /** What somebody else changed, by its name. */
  readonly of: string
  readonly labels: Readonly<Record<keyof Fields, string>>
  readonly wordsOf: (fields: Fields, name: keyof Fields) => string
  readonly onGoOn: (merged: Fields) => void
}

/** The dialog may be longer than the screen, and this comes at its end. */
const showWhole = (box: HTMLElement | null): void => box?.scrollIntoView({ block: 'nearest' })

/** Somebody else kept another version while a form was open: what both changed is told, and whose it becomes is asked. */
export const Meanwhile = <Fields extends object>({ of, labels, wordsOf, onGoOn, ...versions }: MeanwhileProps<Fields>) => {
  const { merged, contested } = mergeFields(versions)
  const withTheirs = { ...merged, ...Object.fromEntries(contested.map((name) => [name, versions.theirs[name]])) }
  return (
    <div ref={showWhole} role="alert" className="scroll-mb-20 rounded-control bg-flaky-soft px-3 py-2 text-table text-flaky-ink">
      <p>Somebody changed {of} meanwhile. What you changed stays; the rest becomes theirs.</p>
      {contested.length > 0 && (
        <>
          <p className="mt-2">Both of you changed, and theirs would be lost:</p>
          <dl>
            {contested.map((name) => (
              <div key={String(name)} className="mt-1">
                <dt className="font-medium">{labels[name]}</dt>
                <dd className="max-h-40 overflow-auto font-mono text-meta break-words whitespace-pre-wrap">
                  {wordsOf(versions.theirs, name)}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" onClick={() => onGoOn(merged)}>
          {contested.length > 0 ? 'Go on with mine' : 'Go on from there'}
        </Button>
        {contested.length > 0 && (
          <Button size="small" onClick={() => onGoOn(withTheirs)}>
            Go on with theirs
          </Button>
        )}
      </div>
    </div>
  )
}
