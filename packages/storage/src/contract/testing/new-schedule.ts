/** Each night, whatever has the suite `shop`. */
export const newSchedule = {
  name: 'nightly',
  cron: '@daily',
  timezone: 'UTC',
  flows: { suite: 'shop' },
  environment: null,
  variables: {},
  overlap: 'skip',
  catchUp: 'last',
  catchUpWithinMs: 0,
} as const
