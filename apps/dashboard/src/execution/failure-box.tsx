import type { StepState } from '@testmesh/protocol'

/** Why a step did not succeed, in its own words. */
export const FailureBox = ({ failure }: { failure: StepState['failure'] }) =>
  failure && (
    <div role="note" className="mx-4 mb-3 rounded-control border border-line bg-failed-soft px-3 py-2 text-table">
      <p className="break-words whitespace-pre-wrap">
        {failure.message} <code className="font-mono text-meta text-muted">{failure.code}</code>
      </p>
      {failure.hint && <p className="mt-1 text-muted">{failure.hint}</p>}
      {failure.causes?.map((cause) => (
        <p key={cause} className="mt-1 font-mono text-meta text-muted">
          {cause}
        </p>
      ))}
    </div>
  )
