'use client'
import { CopyButton } from '../ui/copy-button.tsx'
import { formatCount } from '../ui/format.ts'
import { type LossSource, lossText } from './model/loss-groups.ts'
import { Section } from './section.tsx'

/** So many places of a source are shown; the copy has all. */
const mostShown = 300

/** What was not brought over, with where it was and why. */
export const LossSection = ({ sources }: { sources: readonly LossSource[] }) => {
  const count = sources.reduce((sum, one) => sum + one.count, 0)
  return (
    <Section
      title="Not brought over"
      about={
        count === 0
          ? 'Nothing was lost.'
          : 'Read the list: a test script that nobody runs any more checks nothing. What is not in the list is in the flows.'
      }
    >
      {count > 0 && (
        <>
          <CopyButton text={lossText(sources)} label="Copy the list">
            Copy the list
          </CopyButton>
          <div className="mt-1 flex flex-col gap-2">
            {sources.map((one, at) => (
              <details key={`${at} ${one.source}`} open className="rounded-card border border-line">
                <summary className="cursor-pointer px-3 py-2 text-table font-medium">
                  {one.source}: {formatCount(one.count, 'thing')} not brought over
                </summary>
                <Places source={one} />
              </details>
            ))}
          </div>
        </>
      )}
    </Section>
  )
}

const Places = ({ source: { source, groups } }: { source: LossSource }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes keys
  <div role="group" aria-label={`Not brought over of ${source}`} tabIndex={0} className="max-h-80 overflow-auto px-3 pb-2">
    <dl className="flex flex-col gap-2 text-table">
      {groups.slice(0, mostShown).map(({ where, messages }) => (
        <div key={where}>
          <dt className="break-words text-muted">{where}</dt>
          {messages.map((message, at) => (
            <dd key={`${at} ${message}`} className="ml-4 break-words text-flaky-ink">
              {message}
            </dd>
          ))}
        </div>
      ))}
    </dl>
    {groups.length > mostShown && (
      <p className="mt-2 text-meta text-muted">and {formatCount(groups.length - mostShown, 'more place')}: the copy of the list has all.</p>
    )}
  </div>
)
