import { condition } from './condition.ts'
import type { Control } from './control.ts'
import { forEach } from './for-each.ts'
import { listen } from './listen.ts'
import { parallel } from './parallel.ts'
import { receive } from './receive.ts'
import { repeat, waitUntil, whileControl } from './repeat.ts'
import { runFlow } from './run-flow.ts'
import { switchControl } from './switch.ts'
import { transform } from './transform.ts'
import { assertControl, delay, fail, group, log, set } from './values.ts'

/** The engine's own actions, by canonical type. */
const controls: Readonly<Record<string, Control>> = {
  condition,
  switch: switchControl,
  for_each: forEach,
  while: whileControl,
  repeat,
  wait_until: waitUntil,
  parallel,
  group,
  set,
  assert: assertControl,
  log,
  delay,
  fail,
  run_flow: runFlow,
  transform,
  listen,
  receive,
}

export const findControl = (type: string): Control | undefined => (Object.hasOwn(controls, type) ? controls[type] : undefined)
