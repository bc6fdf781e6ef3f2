import type { ActionContext } from '@testmesh/action-kit'

/** `steps/start[2]/mock` → `mock` */
export const stepIdOf = ({ path }: Pick<ActionContext, 'path'>): string =>
  (path.slice(path.lastIndexOf('/') + 1) || path).replace(/\[\d+\]$/, '')
