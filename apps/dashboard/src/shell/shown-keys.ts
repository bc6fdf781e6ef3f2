import { commandKey, isApple } from './shortcuts.ts'

/** `Ctrl S`, `Shift F8`, `Ctrl Enter`; on Apple's machines `⌘S`, `⇧F8`, `⌘⏎`. Elsewhere such signs stand on no key, and are specks in most fonts. */
export const shownKeys = (keys: string): string =>
  keys
    .split('+')
    .map((part) => keySigns[part] ?? part.charAt(0).toUpperCase() + part.slice(1))
    .join('')

const keySigns: Readonly<Record<string, string>> = {
  mod: commandKey,
  alt: isApple ? '⌥' : 'Alt ',
  shift: isApple ? '⇧' : 'Shift ',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  backspace: isApple ? '⌫' : 'Backspace',
  space: 'Space',
  enter: isApple ? '⏎' : 'Enter',
}
