import { type EditorState, type Extension, MapMode, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { Decoration, EditorView, GutterMarker, gutter } from '@codemirror/view'
import { type Breakpoint, titleOf } from '../model/breakpoints.ts'

interface Marks {
  readonly breakpoints: readonly Breakpoint[]
  /** Where the step begins that a debugged run stands at. */
  readonly stop: number | undefined
}

/** What the text shows, of the text as it is. */
export const showMarks = StateEffect.define<Marks>()

class Dot extends GutterMarker {
  /** A step that is edited away leaves its dot where it stood. */
  override readonly mapMode = MapMode.Simple
  readonly breakpoint: Breakpoint
  constructor(breakpoint: Breakpoint) {
    super()
    this.breakpoint = breakpoint
  }
  override eq(other: Dot): boolean {
    return this.breakpoint === other.breakpoint
  }
  override toDOM(): HTMLElement {
    return markOf(lookOf(this.breakpoint), titleOf(this.breakpoint))
  }
}

class Arrow extends GutterMarker {
  override toDOM(): HTMLElement {
    return markOf('stop', 'It stands here')
  }
}

const arrow = new Arrow()

const markOf = (look: string, title: string): HTMLElement => {
  const mark = document.createElement('span')
  mark.className = `cm-mark cm-mark-${look}`
  mark.title = title
  return mark
}

const lookOf = ({ isGone, when }: Breakpoint): string => (isGone ? 'gone' : when === undefined ? 'dot' : 'when')

interface Shown {
  readonly dots: RangeSet<Dot>
  readonly stop: number | undefined
}

/** Edits carry them along until the text is read anew. */
const marks = StateField.define<Shown>({
  create: () => ({ dots: RangeSet.empty, stop: undefined }),
  update: ({ dots, stop }, { changes, docChanged, effects, newDoc }) => {
    const told = effects.findLast((effect) => effect.is(showMarks))
    if (told?.is(showMarks)) {
      const within = (at: number): number => Math.min(at, newDoc.length)
      const ranges = told.value.breakpoints.map((one) => new Dot(one).range(within(one.at)))
      return { dots: RangeSet.of(ranges, true), stop: told.value.stop === undefined ? undefined : within(told.value.stop) }
    }
    if (!docChanged) return { dots, stop }
    return { dots: dots.map(changes), stop: stop === undefined ? undefined : changes.mapPos(stop) }
  },
  provide: (field) =>
    EditorView.decorations.from(field, ({ stop }) =>
      stop === undefined ? Decoration.none : (view) => Decoration.set(standsHere.range(view.state.doc.lineAt(stop).from)),
    ),
})

const standsHere = Decoration.line({ class: 'cm-stands-here' })

/** Where the edits since the last reading have carried each, by key. */
export const placesOfDots = (state: EditorState): ReadonlyMap<number, number> => {
  const places = new Map<number, number>()
  const shown = state.field(marks, false)
  for (const at = shown?.dots.iter(); at?.value; at.next()) places.set(at.value.breakpoint.key, at.from)
  return places
}

/** At the lines where steps begin. */
const markersOf = ({ state }: EditorView): RangeSet<GutterMarker> => {
  const { dots, stop } = state.field(marks)
  const lineOf = (at: number): number => state.doc.lineAt(at).from
  const ranges = stop === undefined ? [] : [arrow.range(lineOf(stop))]
  for (const at = dots.iter(); at.value; at.next()) ranges.push(at.value.range(lineOf(at.from)))
  return RangeSet.of(ranges, true)
}

export interface ClickedLine {
  readonly from: number
  readonly to: number
  /** Keys of the breakpoints that it shows. */
  readonly keys: readonly number[]
}

/** A column for breakpoints beside the text. It is for the mouse: keyboards have F9, and screen readers the outline. */
export const breakpointGutter = (onClick: ((line: ClickedLine) => void) | undefined): Extension => [
  marks,
  gutter({
    class: 'cm-breakpoints',
    markers: markersOf,
    domEventHandlers: {
      mousedown: (view, { from, to }, event) => {
        if (!onClick || (event as MouseEvent).button !== 0) return false
        const keys = [...placesOfDots(view.state)].filter(([, at]) => from <= at && at <= to).map(([key]) => key)
        onClick({ from, to, keys })
        return true
      },
    },
  }),
  look,
]

const dot = {
  content: '""',
  display: 'block',
  width: '10px',
  height: '10px',
  borderRadius: '50%',
  boxSizing: 'border-box',
  backgroundColor: 'var(--failed)',
} as const

const look = EditorView.theme({
  '.cm-breakpoints': { width: '18px', cursor: 'pointer' },
  '.cm-breakpoints .cm-gutterElement': { display: 'flex', alignItems: 'center', justifyContent: 'center', position: 'relative' },
  '.cm-breakpoints .cm-gutterElement:hover:empty::before': { ...dot, opacity: '0.4' },
  '.cm-mark-dot::before, .cm-mark-when::before, .cm-mark-gone::before': dot,
  // The sign of a condition, and the ring of one that is gone: told apart without colours.
  '.cm-mark-when::before': {
    content: '"="',
    color: 'var(--bg)',
    fontSize: '10px',
    lineHeight: '9px',
    fontWeight: '700',
    textAlign: 'center',
  },
  '.cm-mark-gone::before': { backgroundColor: 'transparent', border: '2px solid var(--faint)' },
  // In front of the arrow.
  '.cm-mark-dot, .cm-mark-when': { position: 'relative', zIndex: '1' },
  '.cm-mark-stop': {
    position: 'absolute',
    inset: '0',
    margin: 'auto 2px auto 4px',
    height: '14px',
    backgroundColor: 'var(--flaky)',
    clipPath: 'polygon(0 30%, 55% 30%, 55% 0, 100% 50%, 55% 100%, 55% 70%, 0 70%)',
  },
  '.cm-stands-here': { backgroundColor: 'var(--flaky-soft)', boxShadow: 'inset 2px 0 var(--flaky)' },
})
