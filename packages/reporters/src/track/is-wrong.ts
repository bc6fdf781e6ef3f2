import type { Verdict } from '@testmesh/protocol'

/** Whether it is to be looked at first: it did not pass, or not at once. What passed or did not have to run is all right. */
export const isWrong = (verdict: Verdict): boolean => verdict !== 'passed' && verdict !== 'skipped'
