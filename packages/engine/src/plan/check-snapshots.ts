import { type PlanContext, placeOf, report } from './plan-context.ts'

/** Two snapshots of one name would each be compared with the other; those of a flow that another one runs would be kept nowhere. */
export const checkSnapshots = (context: PlanContext, { isCalled }: { readonly isCalled: boolean }): void => {
  for (const { pointer } of isCalled ? context.snapshots : [])
    report(context, {
      code: 'SNAPSHOT_NOT_KEPT',
      message: 'a flow that another one runs keeps no snapshots',
      hint: 'compare with match_exact, or take the snapshot in the flow that runs it, of what this one gives as outputs',
      place: placeOf(context, pointer),
    })
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
