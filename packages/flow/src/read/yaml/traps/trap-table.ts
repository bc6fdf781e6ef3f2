import type { FindTrap } from '../yaml-error.ts'
import { listBehindKey, spaceAfterColon, tabIndent } from './layout-traps.ts'
import { markerInFlow } from './marker-trap.ts'
import { openQuote, textBehindQuote, unknownEscape } from './quote-traps.ts'
import { templateAtStart, tokenInFlow } from './template-traps.ts'
import { bracketInText, colonInText, mapInItem, reservedStart, unknownTag } from './value-traps.ts'

/** Most telling first; an error is told by the first that knows it. */
export const traps: readonly FindTrap[] = [
  tabIndent,
  openQuote,
  templateAtStart,
  tokenInFlow,
  markerInFlow,
  textBehindQuote,
  colonInText,
  mapInItem,
  bracketInText,
  spaceAfterColon,
  reservedStart,
  unknownTag,
  unknownEscape,
  listBehindKey,
]
