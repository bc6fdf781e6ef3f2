'use client'
import type { ComponentProps, KeyboardEvent } from 'react'
import { classNames } from '../ui/class-names.ts'
import { TextArea } from '../ui/field.tsx'

export interface ValueBoxProps extends Omit<ComponentProps<'textarea'>, 'className' | 'onKeyDown'> {
  /** Nobody who looks on reads it. */
  readonly isHidden?: boolean
}

/** A value with all its lines, which a field of one line would take away. Enter sends the form, Shift and Enter is a new line. */
export const ValueBox = ({ isHidden = false, ...rest }: ValueBoxProps) => (
  <TextArea
    {...rest}
    rows={1}
    spellCheck={false}
    autoComplete="off"
    onKeyDown={send}
    className={classNames(
      'field-sizing-content max-h-48 min-h-8! w-full resize-none font-mono break-all',
      isHidden && '[-webkit-text-security:disc]',
    )}
  />
)

const send = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
  event.preventDefault()
  // As a field of one line does: by the button, which knows whether it can be sent.
  event.currentTarget.form?.querySelector<HTMLButtonElement>('[type=submit]')?.click()
}
