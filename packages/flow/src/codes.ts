import type { CodeEntry } from '@testmesh/protocol'

/** Everything this package may find in a document. */
export const flowCodes = {
  FLOW_NOT_TEXT: { title: 'The file is not text', hint: 'Save it as UTF-8.' },
  FLOW_TOO_LARGE: {
    title: 'The file is larger than a flow may be',
    hint: 'Move data to a file and name it in `data`, or split the flow with `run_flow`.',
  },
  FLOW_TOO_DEEP: { title: 'The file is nested deeper than a flow may be', hint: 'At most 256 levels; move deep data to a file.' },
  FLOW_TOO_MANY_ALIASES: {
    title: 'The file uses more YAML aliases than a flow may',
    hint: 'At most 50 aliases; use `env` for values that are used often.',
  },
  FLOW_EMPTY: { title: 'The file holds no flow', hint: 'A flow needs a `name` and `steps`.' },
  FLOW_SEVERAL_DOCUMENTS: { title: 'More than one flow in a file where one is wanted', hint: 'Put each flow into a file of its own.' },
  YAML_SYNTAX: { title: 'The text is not valid YAML', hint: 'The frame shows where reading stopped.' },
  YAML_UNQUOTED_TEMPLATE: { title: 'A template that must be quoted', hint: 'Put the value between quotes: `"{{x}}"`.' },
  YAML_UNQUOTED_VALUE: { title: 'A value that must be quoted', hint: 'Put the value between quotes.' },
  YAML_QUOTE: { title: 'A quote that is not closed, or closed too early', hint: "Close it; inside '…' write an apostrophe twice." },
  YAML_ESCAPE: { title: 'An unknown escape inside "…"', hint: "Write the backslash twice, or use '…'." },
  YAML_TAB: { title: 'A tab in the indentation', hint: 'Indent with spaces.' },
  YAML_INVISIBLE: {
    title: 'A character that nobody sees',
    hint: 'Remove it; where a text should hold it, write its escape in double quotes.',
  },
  YAML_INDENT: { title: 'A line that does not line up', hint: 'Keys of one map, and items of one list, begin in the same column.' },
  YAML_COLON: { title: 'A key without its colon, or a colon without its space', hint: 'Write `key: value`.' },
  YAML_BRACKET: { title: 'A bracket that is not closed', hint: 'Close it, or quote the value.' },
  YAML_DUPLICATE_KEY: { title: 'The same key twice in one map', hint: 'Only one of them can count; remove the other.' },
  YAML_KEY: { title: 'Something that cannot be a key', hint: 'Keys are plain text.' },
  YAML_ALIAS: {
    title: 'A YAML alias that leads nowhere, or to itself',
    hint: 'Define it with `&name` before it is used; quote text that begins with `*`.',
  },
  YAML_COMMENT: { title: 'A marker that YAML takes for a comment', hint: 'Quote it: `"#uuid"`.' },
  YAML_NUMBER: { title: 'A number that is another one in YAML', hint: 'Quote it to keep it as text.' },
  FLOW_UNKNOWN_KEY: { title: 'A key the language does not know', hint: 'Check its spelling.' },
  FLOW_REFUSED_KEY: { title: 'A key of older files that means nothing here', hint: 'The message says what to use instead.' },
  FLOW_KEY_TWICE: { title: 'The same setting under two names', hint: 'Keep the canonical one.' },
  FLOW_KEYS_AT_ODDS: { title: 'Two settings that exclude each other', hint: 'Keep one of them: the other would be passed over.' },
  FLOW_MISSING_KEY: { title: 'A required key is missing', hint: 'Add it.' },
  FLOW_WRONG_TYPE: { title: 'A value of the wrong kind', hint: 'The message says what is wanted.' },
  FLOW_WRONG_VALUE: { title: 'A value that is not allowed', hint: 'The message says what is wanted.' },
  FLOW_LIKELY_SLIP: { title: 'A word that is nearly a usual one', hint: 'Check its spelling; where it is meant, it stays as it is.' },
  FLOW_QUARANTINE_OVER: { title: 'A quarantine that is over', hint: 'Remove it, or put its day off where the flow is still broken.' },
  FLOW_BAD_DURATION: { title: 'Not a duration', hint: 'Write `250ms`, `2s`, `5m`, `1h30m`, or a number of milliseconds.' },
  FLOW_BAD_URL: { title: 'A URL that leads nowhere', hint: 'Write it whole: `http://localhost:5003/orders`.' },
  FLOW_BAD_ID: { title: 'An id with characters it may not have', hint: 'Letters, digits, `_` and `-`.' },
  FLOW_BAD_NAME: {
    title: 'A name that no expression reads as it stands',
    hint: 'Letters, digits and `_`, and no digit first; otherwise it is read as `vars["…"]`.',
  },
  FLOW_DUPLICATE_ID: { title: 'Two steps of a phase share an id', hint: 'Give one of them another id.' },
  FLOW_UNKNOWN_ACTION: {
    title: 'An action nobody provides',
    hint: 'Check its spelling. Actions of your own come by `plugins` of the project config; servers load none.',
  },
  FLOW_ACTION_TEMPLATE: {
    title: 'A template as the name of an action',
    hint: 'Name the action itself; choose between actions with `when` or `switch`.',
  },
  FLOW_KEY_TEMPLATE: {
    title: 'A template in a key',
    hint: 'Write the key itself; a text with tokens, such as a body of JSON as text, is filled whole.',
  },
  FLOW_EMPTY_LOOP: { title: 'A loop without steps', hint: 'Give it `steps`.' },
  FLOW_EDIT_REFUSED: {
    title: 'An edit that cannot be made in the text as it is',
    hint: 'Edit the text; the message says what is in the way.',
  },
  FLOW_EDIT_BROKEN: { title: 'An edit of a text that cannot be read', hint: 'Mend its YAML first.' },
  FLOW_LAYOUT_KEPT: {
    title: 'A file whose layout the formatter leaves alone',
    hint: 'The message says what is in the way; its older names are written anew all the same.',
  },
  FLOW_DOES_NOTHING: {
    title: 'Something that checks or does nothing',
    hint: 'It passes whatever happens: fill it, or leave it out.',
  },
  LINT_ALIAS: { title: 'An older or other name for something', hint: 'It works; `testmesh fmt` writes the canonical name.' },
} satisfies Record<string, CodeEntry>

export type CodeName = keyof typeof flowCodes
