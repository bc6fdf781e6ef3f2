import { Pause } from 'lucide-react'

export const PausedMark = () => (
  <span className="inline-flex shrink-0 items-center gap-1 rounded-full bg-idle-soft px-1.5 text-meta font-normal text-idle-ink">
    <Pause size={11} aria-hidden /> Paused
  </span>
)
