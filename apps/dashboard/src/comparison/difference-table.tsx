import type { Change, Difference } from '@testmesh/compare'
import type { ShownValue } from '@testmesh/protocol'
import { formatCount } from '../ui/format.ts'

/** Of one or more parts of a step, what was another value before: path, then, now. */
export const DifferenceTable = ({ parts }: { parts: readonly (readonly [part: string, difference: Difference])[] }) => {
  const moved = parts.reduce((sum, [, difference]) => sum + difference.moved, 0)
  return (
    <>
      <div className="overflow-x-auto">
        <table className="w-full min-w-lg table-fixed border-collapse text-left text-table">
          <thead className="text-meta text-muted">
            <tr className="border-b border-line">
              <th className="w-1/4 py-1 pr-3 font-normal">What</th>
              <th className="py-1 pr-3 font-normal">Before</th>
              <th className="py-1 font-normal">Now</th>
            </tr>
          </thead>
          <tbody>
            {parts.flatMap(([part, { changes }]) =>
              changes.map((change) => <Row key={`${part} ${change.path}`} part={part} change={change} />),
            )}
          </tbody>
        </table>
      </div>
      {moved > 0 && <p className="mt-1 text-meta text-muted">{formatCount(moved, 'more value')} differ as in every run.</p>}
    </>
  )
}

const Row = ({ part, change: { path, before, after, note, also } }: { part: string; change: Change }) => (
  <tr className="border-b border-line align-top">
    <th scope="row" className="py-1.5 pr-3 font-normal break-words">
      {part && <span className="text-muted">{part} </span>}
      <code className="font-mono text-meta break-all">{path}</code>
      {also.length > 0 && <span className="block text-meta text-muted">also {also.join(', ')}</span>}
    </th>
    <td className="py-1.5 pr-3">
      <Value value={before} />
    </td>
    <td className="py-1.5">
      <Value value={after} />
      {note && <span className="block text-meta text-muted">{note}</span>}
    </td>
  </tr>
)

const Value = ({ value }: { value: ShownValue | undefined }) =>
  value === undefined ? (
    <span className="text-muted">nothing</span>
  ) : (
    <code className="font-mono text-meta break-all whitespace-pre-wrap">{value.text}</code>
  )
