import { Button } from './button.tsx'
import { Empty } from './states.tsx'

interface NoneMatchesProps {
  /** Of what: `flow`. */
  readonly noun: string
  /** Each filter in words: `Last run: failed`. */
  readonly filters: readonly string[]
  /** What they leave out: `19 flows`. Absent: not known. */
  readonly hidden?: string | undefined
  readonly onClear: () => void
}

/** A list that is empty because of its filters says which, and what they leave out. */
export const NoneMatches = ({ noun, filters, hidden, onClear }: NoneMatchesProps) => (
  <Empty title={`No ${noun} matches`} actions={<Button onClick={onClear}>Clear filters</Button>}>
    <p>{filters.join(' · ')}</p>
    {hidden !== undefined && <p>{hidden} left out.</p>}
  </Empty>
)
