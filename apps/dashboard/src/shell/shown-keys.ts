import { commandKey, isApple } from './shortcuts.ts'

/** `Ctrl S`, `⇧F8`. */
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
  backspace: '⌫',
  space: 'Space',
  enter: '⏎',
}
