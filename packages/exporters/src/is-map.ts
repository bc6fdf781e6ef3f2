import type { JsonObject } from '@testmesh/protocol'

export const isMap = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
