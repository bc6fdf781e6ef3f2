import { type PlanContext, placeOf, report } from './plan-context.ts'

/** Two snapshots of one name would each be compared with the other. */
export const checkSnapshots = (context: PlanContext): void => {
  const first = new Map<string, string>()
  for (const { name, pointer } of context.snapshots) {
    if (name === undefined) continue
    const other = first.get(name)
    if (other === undefined) first.set(name, pointer)
    else
      report(context, {
        code: 'SNAPSHOT_NAME_TWICE',
        message: `the snapshot name ${JSON.stringify(name)} is taken`,
        place: placeOf(context, pointer),
        related: [{ message: 'the first is here', place: placeOf(context, other) }],
      })
  }
}
