import type { PlannedStep } from './plan.ts'

/** Variables that fill settings which the author left out: DATABASE_URL for `connection`. By default of all of them. */
export const standIns = ({ descriptor, step }: PlannedStep, isMeant: (key: string) => boolean = () => true): string[] =>
  Object.entries(descriptor.variables ?? {}).flatMap(([key, names]) => (step.config[key] === undefined && isMeant(key) ? names : []))
