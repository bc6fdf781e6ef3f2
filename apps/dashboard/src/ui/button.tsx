import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Hint } from './hint.tsx'

export interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly size?: 'small' | 'normal'
  readonly icon?: ReactNode
  /** What it does, on hover and focus. It stays the same button while it cannot be used, and keeps the focus. */
  readonly about?: string
  /** What does the same, beside `about`. */
  readonly keys?: string | undefined
  /** Why it cannot be used now: it stays in reach, says so, and does nothing. */
  readonly unavailable?: string | undefined
}

const looks = {
  primary: 'bg-primary text-on-primary border-transparent hover:opacity-90',
  plain: 'bg-raised border-line hover:bg-hover',
  quiet: 'border-transparent hover:bg-hover text-muted hover:text-fg',
  danger: 'bg-raised border-line text-failed-ink hover:bg-failed-soft',
}

const sizes = { small: 'h-7 px-2 gap-1.5', normal: 'h-8 px-3 gap-2' }
const squares = { small: 'size-7', normal: 'size-8' }

export const Button = (props: ButtonProps) => {
  const { look = 'plain', size = 'normal', icon, about, keys, unavailable, className, children, onClick, ...rest } = props
  const isOff = unavailable !== undefined
  const hint = unavailable ?? about
  const button = (
    <button
      type="button"
      className={classNames(
        'inline-flex items-center justify-center rounded-control border text-table font-medium whitespace-nowrap transition-colors duration-150 disabled:opacity-55 aria-disabled:opacity-55 aria-disabled:cursor-not-allowed',
        looks[look],
        children ? sizes[size] : squares[size],
        className,
      )}
      {...(isOff && { 'aria-disabled': true })}
      {...rest}
      onClick={(event) => (isOff ? event.preventDefault() : onClick?.(event))}
    >
      {icon}
      {children}
    </button>
  )
  return hint === undefined ? (
    button
  ) : (
    <Hint text={hint} keys={isOff ? undefined : keys}>
      {button}
    </Hint>
  )
}
