import { Bug } from 'lucide-react'

/** Somebody steps or stepped through it: it proves nothing, and nowhere counts. */
export const DebuggedMark = () => (
  <span
    title="Somebody stepped through it: it does not count"
    className="inline-flex h-5 shrink-0 items-center gap-1 self-center rounded-full bg-idle-soft px-1.5 text-meta text-idle-ink"
  >
    <Bug size={11} aria-hidden /> Debugged
  </span>
)
