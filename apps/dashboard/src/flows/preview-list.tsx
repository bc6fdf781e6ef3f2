'use client'
import { formatCount } from '../ui/format.ts'
import { type Preview, problemsShown, sayProblem } from './model/preview.ts'

/** What becomes of the text, flow by flow, with what is wrong in it. */
export const PreviewList = ({ previews }: { previews: readonly Preview[] }) => (
  <ul aria-label="What it becomes" className="flex flex-col gap-2">
    {previews.map((preview, at) => (
      <li key={`${at} ${preview.name}`} className="rounded-card border border-line bg-panel px-3 py-2 text-table">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 font-medium break-words">
            {preview.steps === undefined ? 'Not a flow' : preview.name || 'A flow without a name'}
          </span>
          {preview.steps !== undefined && <span className="text-meta text-muted">{formatCount(preview.steps, 'step')}</span>}
        </p>
        <Problems preview={preview} />
      </li>
    ))}
  </ul>
)

const Problems = ({ preview: { diagnostics, firstLine } }: { preview: Preview }) => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return null
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-meta text-failed-ink">
      {errors.slice(0, problemsShown).map((problem) => (
        <li key={JSON.stringify(problem)} className="break-words">
          {sayProblem(problem, firstLine)}
        </li>
      ))}
      {errors.length > problemsShown && <li>and {formatCount(errors.length - problemsShown, 'more problem')}</li>}
    </ul>
  )
}
