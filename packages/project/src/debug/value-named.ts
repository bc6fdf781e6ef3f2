import type { GatePoint } from '@testmesh/engine'
import type { JsonValue } from '@testmesh/protocol'

/** What a name stands for where a run stands. Not every name is an expression: `my.name` is part of `my` there. */
export const valueNamed = (point: Pick<GatePoint, 'names'>, wanted: string): JsonValue | undefined =>
  point.names().find(({ name }) => name === wanted)?.value
