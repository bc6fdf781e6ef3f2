/** Runs, whatever comes, all that has the suite `shop`. */
export const newTrigger = {
  name: 'after a deployment',
  kind: 'github',
  flows: { suite: 'shop' },
  environment: null,
  when: null,
  variables: {},
  overlap: 'allow',
} as const
