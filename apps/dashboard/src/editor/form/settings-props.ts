import type { JsonObject, JsonSchema } from '@testmesh/protocol'

export interface SettingsProps {
  readonly schema: JsonSchema
  readonly value: JsonObject
  /** Of the map whose settings these are. */
  readonly pointer: string
  /** Keys that are shown elsewhere. */
  readonly omit?: readonly string[]
}
