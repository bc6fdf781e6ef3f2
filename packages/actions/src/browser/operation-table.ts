/** What the actions of a browser take beside a pause and a time limit. */
export interface OperationEntry {
  /** Whether it is done to an element: `needed`, or only where the step names one. */
  readonly element?: 'needed' | 'possible'
  readonly takes?: readonly string[]
  /** One of these must be there. */
  readonly needs?: readonly string[]
}

const onElement = { element: 'needed' } as const

export const operationTable = {
  navigate: { takes: ['url', 'wait_until'], needs: ['url'] },
  reload: { takes: ['wait_until'] },
  go_back: { takes: ['wait_until'] },
  go_forward: { takes: ['wait_until'] },
  click: { element: 'needed', takes: ['button', 'click_count', 'modifiers', 'force'] },
  double_click: { element: 'needed', takes: ['button', 'modifiers', 'force'] },
  hover: { element: 'needed', takes: ['modifiers', 'force'] },
  fill: { element: 'needed', takes: ['value'], needs: ['value'] },
  clear: onElement,
  type: { element: 'possible', takes: ['value', 'key_delay'], needs: ['value', 'text'] },
  press: { element: 'possible', takes: ['key'], needs: ['key'] },
  focus: onElement,
  check: { element: 'needed', takes: ['force'] },
  uncheck: { element: 'needed', takes: ['force'] },
  select: { element: 'needed', takes: ['value'], needs: ['value'] },
  upload: { element: 'needed', takes: ['files'], needs: ['files'] },
  drag: { element: 'needed', takes: ['to'], needs: ['to'] },
  scroll_to: onElement,
  wait_for_selector: { element: 'needed', takes: ['state'] },
  wait_for_url: { takes: ['url'], needs: ['url'] },
  wait_for_response: { takes: ['url', 'method', 'status'], needs: ['url'] },
  wait_for_load: { takes: ['wait_until'] },
  get_text: { element: 'needed', takes: ['as'] },
  get_texts: { element: 'needed', takes: ['as'] },
  get_value: { element: 'needed', takes: ['as'] },
  get_html: { element: 'possible', takes: ['as'] },
  get_attribute: { element: 'needed', takes: ['attribute', 'as'], needs: ['attribute'] },
  get_count: { element: 'needed', takes: ['as'] },
  evaluate: { element: 'possible', takes: ['script', 'arg', 'as'], needs: ['script'] },
  screenshot: { element: 'possible', takes: ['full_page', 'as'] },
  pdf: { takes: ['as'] },
  save_storage_state: { takes: ['path'] },
  switch_page: { takes: ['page'], needs: ['page'] },
  assert_visible: onElement,
  assert_hidden: onElement,
  assert_text: { element: 'possible', takes: ['value'], needs: ['value', 'text'] },
  assert_value: { element: 'needed', takes: ['value'], needs: ['value'] },
  assert_attribute: { element: 'needed', takes: ['attribute', 'value'], needs: ['attribute'] },
  assert_count: { element: 'needed', takes: ['count'], needs: ['count'] },
  assert_checked: onElement,
  assert_unchecked: onElement,
  assert_enabled: onElement,
  assert_disabled: onElement,
  assert_url: { takes: ['url'], needs: ['url'] },
  assert_title: { takes: ['value'], needs: ['value'] },
  close: {},
} as const satisfies Record<string, OperationEntry>

export type OperationName = keyof typeof operationTable

export const operationNames = Object.keys(operationTable) as [OperationName, ...OperationName[]]

export const operationEntries: readonly (readonly [OperationName, OperationEntry])[] = operationNames.map((name) => [
  name,
  operationTable[name],
])

/** What says which element is meant; the others only make it more precise. */
export const locatorKeys = ['selector', 'role', 'label', 'text', 'placeholder', 'alt_text', 'test_id'] as const
