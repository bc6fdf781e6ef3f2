'use client'
import { LockKeyhole } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from '../ui/class-names.ts'
import { Select } from '../ui/field.tsx'
import { useEnvironments } from './queries.ts'

export interface EnvironmentSelectProps extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  /** By name; empty: the one that `none` stands for. */
  readonly value: string
  readonly onChange: (name: string) => void
  /** What the first choice says: `No environment`. */
  readonly none: string
}

/** Where something will run: red, with a lock, where that is protected. */
export const EnvironmentSelect = ({ value, onChange, none, className, ...rest }: EnvironmentSelectProps) => {
  const environments = useEnvironments()
  const isProtected = environments.data?.some((one) => one.isProtected && one.name === value) ?? false
  return (
    <span className="relative inline-flex min-w-0 items-center" title={isProtected ? `${value} is protected` : undefined}>
      {isProtected && <LockKeyhole size={13} aria-hidden className="pointer-events-none absolute left-2 text-failed" />}
      <Select
        {...rest}
        className={classNames(
          className,
          'max-w-full',
          isProtected && 'border-failed pl-7 font-medium text-failed-ink outline-1 outline-failed',
        )}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{none}</option>
        {environments.data?.map(({ id, name, isProtected: isGuarded }) => (
          <option key={id} value={name}>
            {name}
            {isGuarded ? ' (protected)' : ''}
          </option>
        ))}
      </Select>
    </span>
  )
}
