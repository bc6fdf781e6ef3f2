'use client'
import type { FieldPlace } from '@testmesh/flow/assist'
import {
  type ChangeEvent,
  type ComponentProps,
  type FocusEvent,
  type FocusEventHandler,
  type KeyboardEvent,
  useEffect,
  useRef,
} from 'react'
import { classNames } from '../../ui/class-names.ts'
import { Input, TextArea } from '../../ui/field.tsx'
import { type FieldCompletion, type TextControl, useCompletion } from './use-completion.ts'

type Own = {
  readonly value: string
  readonly onText: (text: string) => void
  /** What it is the value of: there the language knows what may stand. */
  readonly place?: FieldPlace | undefined
  readonly onKeyDown?: ((event: KeyboardEvent<TextControl>) => void) | undefined
}
type Replaced = 'value' | 'onChange' | 'onKeyDown' | 'onText'

/** A line of text, with suggestions below it while somebody types. */
export const CompletingInput = ({ onText, place, onKeyDown, onBlur, ...rest }: Own & Omit<ComponentProps<'input'>, Replaced>) => {
  const completion = useCompletion({ place, onText })
  return (
    <span className="relative block w-full min-w-0">
      <Input
        {...rest}
        {...(place && { role: 'combobox', 'aria-expanded': completion.items.length > 0, ...described(completion) })}
        autoComplete="off"
        {...heard<HTMLInputElement>(completion, { onText, onKeyDown, onBlur })}
      />
      <Suggestions completion={completion} />
    </span>
  )
}

/** The same for several lines. To those who listen it is a text of several lines, which a combobox cannot be. */
export const CompletingArea = ({ onText, place, onKeyDown, onBlur, ...rest }: Own & Omit<ComponentProps<'textarea'>, Replaced>) => {
  const completion = useCompletion({ place, onText })
  return (
    <span className="relative block w-full min-w-0">
      <TextArea
        {...rest}
        {...(place && described(completion))}
        {...heard<HTMLTextAreaElement>(completion, { onText, onKeyDown, onBlur })}
      />
      <Suggestions completion={completion} />
    </span>
  )
}

interface Listeners<T> extends Pick<Own, 'onText' | 'onKeyDown'> {
  readonly onBlur?: FocusEventHandler<T> | undefined
}

/** The completion hears first what the field hears. */
const heard = <T extends TextControl>(completion: FieldCompletion, { onText, onKeyDown, onBlur }: Listeners<T>) => ({
  onChange: ({ target }: ChangeEvent<T>) => {
    onText(target.value)
    completion.typed(target)
  },
  onKeyDown: (event: KeyboardEvent<T>) => completion.pressed(event) || onKeyDown?.(event),
  onBlur: (event: FocusEvent<T>) => {
    completion.close()
    onBlur?.(event)
  },
})

const optionId = (id: string, index: number): string => `${id}-${index}`

const described = ({ id, items, active }: FieldCompletion) => ({
  'aria-autocomplete': 'list' as const,
  ...(items.length > 0 && { 'aria-controls': id, 'aria-activedescendant': optionId(id, active) }),
})

const Suggestions = ({ completion: { id, items, active, accept } }: { completion: FieldCompletion }) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (items.length > 0) list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [items, active])
  if (items.length === 0) return null
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label="Suggestions"
      className="absolute top-full right-0 z-20 mt-1 max-h-56 w-max min-w-full max-w-80 overflow-auto rounded-control border border-line bg-raised py-1 shadow-lg"
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
    >
      {items.map(({ label, kind, detail }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and says which one is active
        <div
          key={`${kind} ${label}`}
          id={optionId(id, index)}
          role="option"
          aria-selected={index === active}
          onClick={() => accept(index)}
          className={classNames(
            'flex cursor-pointer items-baseline gap-3 px-2.5 py-1 text-table',
            index === active ? 'bg-primary-soft' : 'hover:bg-hover',
          )}
        >
          <span className="truncate font-mono">{label}</span>
          {detail !== undefined && <span className="ml-auto min-w-0 truncate text-meta text-muted">{detail}</span>}
        </div>
      ))}
    </div>
  )
}
