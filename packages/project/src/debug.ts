// What it takes to go through a run step by step; others do not load it
export type { Breakpoint, StepPlace } from './debug/breakpoints.ts'
export { breakpointText, findBreakpoint, isAt, placesOf, stepAt } from './debug/breakpoints.ts'
export type { BreakpointProblem } from './debug/step-breakpoints.ts'
export { breakpointProblems, isNamedBy, stopsAt } from './debug/step-breakpoints.ts'
export type { GoOn, Pace, StepThrough, StepThroughOptions, Stop } from './debug/step-through.ts'
export { stepThrough } from './debug/step-through.ts'
export { valueNamed } from './debug/value-named.ts'
