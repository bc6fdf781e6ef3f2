import type { Diagnostic, JsonValue } from '@testmesh/protocol'

/** What a gesture wants of a flow. Pointers are JSON pointers into the `Flow`, its canonical keys. */
export type Edit =
  /**
   * Replaces a value, or adds its key, and the maps it lacks on the way. In a list the key `-` appends. `null` for a setting takes its
   * key away; a text in the place of a `|` block keeps the line end of its last line.
   */
  | { readonly kind: 'setValue'; readonly pointer: string; readonly value: JsonValue }
  /** Removes a key or an item, and what is empty then, where the language lets it be absent. */
  | { readonly kind: 'deleteKey'; readonly pointer: string }
  /**
   * Gives an entry of a map another key, in its place. What reads an output follows it, unless another step gives that output too; what
   * reads anything else stays. A key of the language keeps its name.
   */
  | { readonly kind: 'renameKey'; readonly pointer: string; readonly key: string }
  /** Inserts the steps of a YAML text, one as a map or several as a list. `list` is made when it is absent; ids that are taken change. */
  | { readonly kind: 'insertStep'; readonly list: string; readonly index: number; readonly text: string }
  /** Removes a step and the comment right above it; with the only step of a branch, the branch. */
  | { readonly kind: 'removeStep'; readonly step: string }
  /** Moves a step with the comment right above it. `index` counts in the list as it is before. */
  | { readonly kind: 'moveStep'; readonly step: string; readonly list: string; readonly index: number }
  | { readonly kind: 'duplicateStep'; readonly step: string }
  /** Puts a step into a new control step. */
  | { readonly kind: 'wrapStep'; readonly step: string; readonly with: 'condition' | 'parallel' | 'for_each' | 'repeat' }
  /** Puts the steps inside a step in its place. */
  | { readonly kind: 'unwrapStep'; readonly step: string }
  /** Changes an id and everything that reads it. */
  | { readonly kind: 'renameStep'; readonly step: string; readonly id: string }

/** A stretch of a text that gives way to another: offsets into the text before all edits. */
export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

export type EditPlan =
  | {
      /** In order, none over another; none where the text says it already. */
      readonly edits: readonly TextEdit[]
      /** For a menu of undoing: `Move step pay`. */
      readonly label: string
      /** Pointer, in the new flow, of the step to select. */
      readonly selects?: string
    }
  | { readonly refused: Diagnostic }

/** The text after the edits of a plan. */
export const applyEdits = (text: string, edits: readonly TextEdit[]): string => {
  let at = 0
  let result = ''
  for (const { from, to, insert } of edits) {
    result += text.slice(at, from) + insert
    at = to
  }
  return result + text.slice(at)
}
