'use client'
import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'
import { controlClass } from './field.tsx'

/** A box that narrows a list; `label` says what is looked at. */
export const SearchBox = ({ label, className = 'w-full max-w-sm', ...rest }: ComponentProps<'input'> & { label: string }) => (
  <div className={classNames('relative', className)}>
    <Search size={14} aria-hidden className="absolute top-2.25 left-2.5 text-muted" />
    <input {...rest} type="search" aria-label={label} className={classNames(controlClass, 'w-full pl-8')} />
  </div>
)
