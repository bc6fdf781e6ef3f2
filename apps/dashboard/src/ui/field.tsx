'use client'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export interface FieldProps {
  readonly label: ReactNode
  /** What it is for, below the label. */
  readonly help?: ReactNode
  readonly problem?: ReactNode
  /** What may be wrong with it. */
  readonly remark?: ReactNode
  readonly hidesLabel?: boolean
  /** Beside the label, at the end of its line. */
  readonly aside?: ReactNode
  readonly children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
  readonly className?: string
}

/** A label, its control, and what is said of it, tied together for everybody. */
export const Field = ({ label, help, problem, remark, hidesLabel, aside, children, className }: FieldProps) => {
  const id = useId()
  const described = [help && `${id}-help`, problem && `${id}-problem`, remark && `${id}-remark`].filter(Boolean).join(' ')
  return (
    <div className={classNames('flex flex-col gap-1', className)}>
      <div className={classNames('flex items-center justify-between gap-2', hidesLabel && 'sr-only')}>
        <label htmlFor={id} className="text-table font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, ...(described && { 'aria-describedby': described }), ...(problem && { 'aria-invalid': true as const }) })}
      {help && (
        <p id={`${id}-help`} className="text-meta text-muted">
          {help}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="text-meta text-failed-ink">
          {problem}
        </p>
      )}
      {remark && (
        <p id={`${id}-remark`} className="text-meta text-flaky-ink">
          {remark}
        </p>
      )}
    </div>
  )
}

export const controlClass =
  'h-8 min-w-0 rounded-control border border-strong bg-bg px-2.5 text-table text-fg aria-invalid:border-failed disabled:opacity-60'

export const Input = ({ className = 'w-full', ...rest }: ComponentProps<'input'>) => (
  <input {...rest} className={classNames(controlClass, className)} />
)

export const TextArea = ({ className = 'w-full', ...rest }: ComponentProps<'textarea'>) => (
  <textarea {...rest} className={classNames(controlClass, 'h-auto min-h-16 py-1.5', className)} />
)

export const Select = ({ className = 'w-full', children, ...rest }: ComponentProps<'select'>) => (
  <select {...rest} className={classNames(controlClass, 'pr-7', className)}>
    {children}
  </select>
)
