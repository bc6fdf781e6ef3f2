import { boolean, choice, duration, either, filePath, integer, json, type KeyRule, list, number, object, text } from '@testmesh/action-kit'
import * as v from 'valibot'
import { usualMethods } from '../usual-methods.ts'
import { locatorKeys, type OperationEntry, type OperationName, operationEntries, operationNames } from './operation-table.ts'

const optional = v.optional

/** Which element is meant. */
const locatorFields = {
  selector: optional(text({ title: 'Selector', description: 'CSS, or XPath when it begins with //.', minLength: 1, examples: ['#order'] })),
  role: optional(
    text({ title: 'Role', description: 'What it is to people who hear the page: button, link, textbox, heading…', examples: ['button'] }),
  ),
  name: optional(text({ title: 'Name', description: 'What the element of that role is called: its text or label.' })),
  label: optional(text({ title: 'Label', description: 'The label of a field of a form.' })),
  text: optional(
    text({ title: 'Text', description: 'The text that the element shows; for `type` and `assert_text` the text to type or to find.' }),
  ),
  placeholder: optional(text({ title: 'Placeholder' })),
  alt_text: optional(text({ title: 'Alternative text', description: 'Of an image.' })),
  test_id: optional(text({ title: 'Test id', description: 'The attribute data-testid.' })),
  has_text: optional(text({ title: 'With the text', description: 'Only elements with this text somewhere inside.' })),
  exact: optional(boolean({ title: 'Exact', description: 'The whole text, upper and lower case as written. Default: a part of it.' })),
  nth: optional(integer({ title: 'Number', description: 'Which of several, from 0; -1 is the last.' })),
  frame: optional(text({ title: 'Frame', description: 'Selector of the frame (iframe) that holds the element.' })),
}
const locatorAliases = { css: 'selector', testid: 'test_id', data_testid: 'test_id', testId: 'test_id' }

/** What one action says beside its type. */
export const operationFields = {
  ...locatorFields,
  url: optional(
    text({
      title: 'URL',
      description: 'Where to go, or what to wait for: a URL, a path, or a pattern with * for a part and ** for anything.',
      minLength: 1,
      examples: ['/checkout', '**/orders/*'],
    }),
  ),
  wait_until: optional(
    choice(['load', 'domcontentloaded', 'networkidle', 'commit'], { title: 'Wait until', description: 'Default load.' }),
  ),
  value: optional(
    either([text(), list(text())], {
      title: 'Value',
      description: 'What to fill in, to choose (value or text of an option, or several), or to find.',
    }),
  ),
  key: optional(text({ title: 'Key', description: 'One key, or several at once.', examples: ['Enter', 'Control+A'] })),
  key_delay: optional(duration({ title: 'Pause between keys' })),
  button: optional(choice(['left', 'right', 'middle'], { title: 'Mouse button' })),
  click_count: optional(integer({ title: 'Clicks', minimum: 1 })),
  modifiers: optional(
    list(choice(['Alt', 'Control', 'ControlOrMeta', 'Meta', 'Shift']), { title: 'Held keys', description: 'While the mouse acts.' }),
  ),
  force: optional(boolean({ title: 'Force', description: 'Do it although the element is covered or not shown.' })),
  to: optional(object(locatorFields, { title: 'Target', description: 'The element to drop on.', aliases: locatorAliases })),
  files: optional(
    either([filePath(), list(filePath())], { title: 'Files', description: 'Beside the flow. An empty list takes the files back.' }),
  ),
  state: optional(choice(['visible', 'hidden', 'attached', 'detached'], { title: 'State', description: 'Default visible.' })),
  method: optional(text({ title: 'Method', description: 'Of the request. Default: any.', usual: usualMethods })),
  status: optional(integer({ title: 'Status', description: 'Of the answer. Default: any.' })),
  attribute: optional(text({ title: 'Attribute', minLength: 1 })),
  count: optional(integer({ title: 'Number of elements', minimum: 0 })),
  script: optional(
    text({
      title: 'Script',
      description: 'An expression, statements with `return`, or a function; it gets the element, if there is one, and `arg`.',
      minLength: 1,
      examples: ['document.cookie', 'el => el.offsetHeight'],
    }),
  ),
  arg: optional(json({ title: 'Argument', description: 'Handed to the function.' })),
  full_page: optional(boolean({ title: 'Whole page', description: 'Also what must be scrolled to.' })),
  as: optional(text({ title: 'As', description: 'Name of the value, or of the file, in the result.', minLength: 1 })),
  path: optional(filePath({ title: 'File', description: 'Where to write the state, below the output folder.' })),
  page: optional(
    either([integer(), text()], { title: 'Page', description: 'Number of the tab from 0 (-1 is the newest), or its URL or pattern.' }),
  ),
  delay: optional(duration({ title: 'Pause before' })),
}

export const operationAliases = {
  ...locatorAliases,
  keys: 'key',
  expression: 'script',
  code: 'script',
  options: 'value',
  values: 'value',
  file: 'files',
  save_as: 'as',
  target: 'to',
  pattern: 'url',
}

/** A setting that the action of a map does not take would be passed over in silence. `tag` is the key that names the action. */
export const operationRules = (tag: 'type' | 'action'): KeyRule[] => [
  { when: { [tag]: namesWhere(({ element }) => element === 'needed') }, needs: locatorKeys },
  { when: { [tag]: namesWhere(({ element }) => element === undefined) }, excludes: locatorKeys },
  ...operationEntries.flatMap(([name, { needs }]): KeyRule[] => (needs ? [{ when: { [tag]: name }, needs }] : [])),
  ...ownedKeys().map(
    (key): KeyRule => ({ when: key, needs: namesWhere(({ takes = [] }) => takes.includes(key)).map((name) => `${tag}: ${name}`) }),
  ),
  { when: 'name', needs: ['role', `${tag}: screenshot`, `${tag}: pdf`] },
  { when: 'exact', needs: [...locatorKeys, 'value'] },
  ...(['has_text', 'nth', 'frame'] as const).map((key): KeyRule => ({ when: key, needs: locatorKeys })),
]

const namesWhere = (isMeant: (entry: OperationEntry) => boolean): OperationName[] =>
  operationEntries.flatMap(([name, entry]) => (isMeant(entry) ? [name] : []))

const ownedKeys = (): string[] => [...new Set(operationEntries.flatMap(([, { takes = [] }]) => takes))]

/** One action of a list. */
export const operationField = object(
  { type: choice(operationNames, { title: 'Action' }), ...operationFields, timeout: optional(duration({ title: 'Time limit' })) },
  { aliases: { ...operationAliases, action: 'type' }, rules: operationRules('type') },
)

/** What a step has read of the page. */
export const fileFields = object({
  name: text(),
  sha256: text({ description: 'Of the attachment.' }),
  size_bytes: number(),
  media_type: text(),
})
