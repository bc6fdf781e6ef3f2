'use client'
import type { Completion, FieldPlace } from '@testmesh/flow/assist'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useKnownNames } from '../code/use-known-names.ts'
import { useLastValues } from '../code/use-last-values.ts'
import { useEditorStore } from '../editor-store.ts'

export type TextControl = HTMLInputElement | HTMLTextAreaElement

interface CompletionOptions {
  /** What the field is the value of; undefined: nothing is suggested. */
  readonly place: FieldPlace | undefined
  readonly onText: (text: string) => void
}

export interface FieldCompletion {
  readonly items: readonly Completion[]
  /** Which of them Enter takes. */
  readonly active: number
  readonly id: string
  readonly accept: (index: number) => void
  readonly close: () => void
  /** Somebody typed. */
  readonly typed: (control: TextControl) => void
  /** True when the key was for the list, and means nothing else. */
  readonly pressed: (event: KeyboardEvent<TextControl>) => boolean
}

interface Shown {
  readonly items: readonly Completion[]
  readonly active: number
  /** The text that they were found for. */
  readonly draft: string
}

const none: Shown = { items: [], active: 0, draft: '' }

/** What a suggestion takes the place of: letters that were typed since belong to its word. Undefined: they lead elsewhere. */
const replacedBy = ({ replace: [from, to], insert }: Completion, draft: string, now: string): readonly [number, number] | undefined => {
  if (now === draft) return [from, to]
  const end = to + now.length - draft.length
  const isWithin = end >= from && now.startsWith(draft.slice(0, from)) && now.slice(end) === draft.slice(to)
  return isWithin && insert.toLowerCase().startsWith(now.slice(from, end).toLowerCase()) ? [from, end] : undefined
}

/**
 * What the text view suggests, in a field. While somebody types it comes by itself within an expression, and stays away where a
 * text is meant: there Enter is the end of the field. Ctrl Space asks for it everywhere.
 */
export const useCompletion = ({ place, onText }: CompletionOptions): FieldCompletion => {
  const store = useEditorStore()
  const namesIn = useKnownNames()
  const tellValues = useLastValues()
  const id = useId()
  const [{ items, active, draft: asked }, show] = useState(none)
  const field = useRef<TextControl>(null)
  /** An answer to what was asked before something else happened comes too late. */
  const turn = useRef(0)
  const close = (): void => {
    turn.current += 1
    if (items.length > 0) show(none)
  }
  const ask = async (control: TextControl, isAsked: boolean): Promise<void> => {
    if (!place) return
    field.current = control
    turn.current += 1
    const own = turn.current
    const { value: draft, selectionEnd } = control
    const offset = selectionEnd ?? draft.length
    const before = draft.slice(0, offset)
    if (!isAsked && !/[\w.${[-]$/.test(before)) return show(none)
    const { text, environment } = store.getState()
    const [names] = await Promise.all([namesIn(environment), tellValues()])
    const found = await store.worker.ask('completeField', { ...place, text, draft, offset, names }).catch(() => [])
    if (own !== turn.current) return
    const isOfExpression = found.some(({ kind }) => kind === 'name' || kind === 'function')
    if (!isAsked && !isOfExpression) return show(none)
    // The word that stands there already is first, so that Enter ends the field.
    const [start] = found[0]?.replace ?? [offset]
    const same = found.filter(({ insert }) => insert === draft.slice(start, offset))
    const others = found.filter((one) => !same.includes(one))
    show({ items: others.length > 0 || isAsked ? [...same, ...others] : [], active: 0, draft })
  }
  const accept = (index: number): void => {
    const [one, control] = [items[index], field.current]
    close()
    if (!one || !control) return
    const { value } = control
    const replaced = replacedBy(one, asked, value)
    if (!replaced) return
    const [from, to] = replaced
    flushSync(() => onText(value.slice(0, from) + one.insert + value.slice(to)))
    control.setSelectionRange(from + one.insert.length, from + one.insert.length)
  }
  /** Whether the active one would make another text of what stands there. */
  const isChange = (): boolean => {
    const [one, control] = [items[active], field.current]
    if (!one || !control) return false
    const replaced = replacedBy(one, asked, control.value)
    return replaced !== undefined && control.value.slice(...replaced) !== one.insert
  }
  const pressed = (event: KeyboardEvent<TextControl>): boolean => {
    const isForList = keyOf(event)
    if (isForList) {
      event.preventDefault()
      // Escape would close the form as well.
      event.stopPropagation()
    }
    return isForList
  }
  const keyOf = ({ key, ctrlKey, metaKey, altKey, shiftKey, currentTarget, nativeEvent }: KeyboardEvent<TextControl>): boolean => {
    if (!place || nativeEvent.isComposing) return false
    if (key === ' ' && ctrlKey) {
      void ask(currentTarget, true)
      return true
    }
    if (items.length === 0 || ctrlKey || metaKey || altKey) {
      // Whatever it is: the answer to what was typed before comes too late.
      if (key === 'Enter' || key === 'Escape' || key === 'Tab') close()
      return false
    }
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp':
        show({ items, draft: asked, active: (active + (key === 'ArrowDown' ? 1 : items.length - 1)) % items.length })
        return true
      case 'Enter':
      case 'Tab':
        if (shiftKey || !isChange()) {
          close()
          return false
        }
        accept(active)
        return true
      case 'Escape':
        close()
        return true
      case 'ArrowLeft':
      case 'ArrowRight':
      case 'Home':
      case 'End':
        close()
        return false
      default:
        return false
    }
  }
  return {
    items,
    active,
    id,
    accept,
    close,
    typed: (control) => void ask(control, false),
    pressed,
  }
}
