import { commandKey, isApple } from './shortcuts.ts'

/** `Ctrl S`, `⇧F8`, `Ctrl Enter`. Beside Apple's keys the signs of Enter and Backspace are on none, and specks in most fonts. */
export const shownKeys = (keys: string): string =>
  keys
    .split('+')
    .map((part) => keySigns[part] ?? part.toUpperCase())
    .join('')

const keySigns: Readonly<Record<string, string>> = {
  mod: commandKey,
  alt: isApple ? '⌥' : 'Alt ',
  shift: '⇧',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  backspace: isApple ? '⌫' : 'Backspace',
  space: 'Space',
  enter: isApple ? '⏎' : 'Enter',
}
