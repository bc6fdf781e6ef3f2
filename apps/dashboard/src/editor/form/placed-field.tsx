'use client'
import { Field, type FieldProps } from '../../ui/field.tsx'
import { Told } from './told.tsx'
import { useProblem } from './use-problem.ts'

interface PlacedFieldProps extends Omit<FieldProps, 'problem' | 'remark'> {
  readonly pointer: string
  readonly isDeep?: boolean
}

/** A field with what is wrong at its place in the flow, and what mends that. */
export const PlacedField = ({ pointer, isDeep = true, ...field }: PlacedFieldProps) => {
  const problem = useProblem(pointer, { isDeep })
  const told = problem && <Told problem={problem} />
  return <Field {...field} {...(problem?.severity === 'error' ? { problem: told } : { remark: told })} />
}
