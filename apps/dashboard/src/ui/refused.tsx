import { Problem } from './problem.tsx'

interface RefusedProps {
  readonly error: unknown
  /** Those that say themselves what is wrong with them. */
  readonly fields: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** Why a form is not kept: whatever stands at a field is not told again, but where that is. */
export const Refused = ({ error, fields, labels }: RefusedProps) =>
  fields.length === 0 ? (
    <Problem error={error} />
  ) : (
    <p role="alert" className="text-table text-failed-ink">
      It is not kept yet. Look at: {fields.map((field) => labels[field] ?? field).join(', ')}.
    </p>
  )
