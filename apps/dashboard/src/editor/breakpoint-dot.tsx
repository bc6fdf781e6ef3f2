import { type Breakpoint, titleOf } from './model/breakpoints.ts'

/** Full, or with the sign of a condition. The mark of it beside the text looks the same. */
export const BreakpointDot = ({ breakpoint }: { breakpoint: Breakpoint }) => (
  <span
    aria-hidden
    title={titleOf(breakpoint)}
    className="grid size-2.5 place-items-center rounded-full bg-failed text-[10px] leading-[9px] font-bold text-bg"
  >
    {breakpoint.when !== undefined && '='}
  </span>
)
