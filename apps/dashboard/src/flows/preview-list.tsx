'use client'
import { formatCount } from '../ui/format.ts'
import { type Preview, problemsShown, type Stretch, type TextProblem } from './model/preview.ts'

export interface PreviewListProps {
  readonly previews: readonly Preview[]
  /** Leads to the place of a problem. Without it there is none: the text was made of another one. */
  readonly onShow?: ((at: Stretch) => void) | undefined
}

/** What becomes of the text, flow by flow, with what is wrong in it. */
export const PreviewList = ({ previews, onShow }: PreviewListProps) => (
  <ul aria-label="What it becomes" className="flex flex-col gap-2">
    {previews.map((preview, at) => (
      <li key={`${at} ${preview.name}`} className="rounded-card border border-line bg-panel px-3 py-2 text-table">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="min-w-0 font-medium break-words">
            {preview.steps === undefined ? 'Not a flow' : preview.name || 'A flow without a name'}
          </span>
          {preview.steps !== undefined && <span className="text-meta text-muted">{formatCount(preview.steps, 'step')}</span>}
        </p>
        <Problems problems={preview.problems} onShow={onShow} />
      </li>
    ))}
  </ul>
)

const Problems = ({ problems, onShow }: { problems: readonly TextProblem[]; onShow: PreviewListProps['onShow'] }) => {
  if (problems.length === 0) return null
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-meta text-failed-ink">
      {problems.slice(0, problemsShown).map(({ says, at }) => (
        <li key={`${at?.from} ${says}`} className="break-words">
          {at && onShow ? (
            <button type="button" className="text-left hover:underline" onClick={() => onShow(at)}>
              {says}
            </button>
          ) : (
            says
          )}
        </li>
      ))}
      {problems.length > problemsShown && <li>and {formatCount(problems.length - problemsShown, 'more problem')}</li>}
    </ul>
  )
}
