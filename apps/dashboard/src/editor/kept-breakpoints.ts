import type { Breakpoint } from './model/breakpoints.ts'

const keyOf = (flowId: string): string => `testmesh.breakpoints.${flowId}`

/** Of a flow, as this browser keeps them. */
export const readBreakpoints = (flowId: string): readonly Breakpoint[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(flowId)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isBreakpoint) : []
  } catch {
    return []
  }
}

export const keepBreakpoints = (flowId: string, breakpoints: readonly Breakpoint[]): void => {
  try {
    if (breakpoints.length === 0) localStorage.removeItem(keyOf(flowId))
    else localStorage.setItem(keyOf(flowId), JSON.stringify(breakpoints))
  } catch {
    // A full store keeps none; they stay as long as the page does.
  }
}

/** Somebody else may have written there, or an older page. */
const isBreakpoint = (kept: unknown): kept is Breakpoint => {
  const { key, path, pointer, at, when } = (kept ?? {}) as Record<string, unknown>
  const isCondition = when === undefined || typeof when === 'string'
  return typeof key === 'number' && typeof path === 'string' && typeof pointer === 'string' && typeof at === 'number' && isCondition
}
