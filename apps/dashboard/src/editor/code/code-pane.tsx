'use client'
import { autocompletion, type CompletionContext, type CompletionResult, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab, redoDepth, undoDepth } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit } from '@codemirror/language'
import { type Diagnostic as CodeDiagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState, Prec, Transaction } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import type { Diagnostic } from '@testmesh/protocol'
import { useEffect, useMemo, useRef } from 'react'
import { isApple } from '../../shell/shortcuts.ts'
import { codeLook } from '../../ui/code/highlight.ts'
import { goToDefinition, mend, toggleBreakpointAt } from '../commands.ts'
import { type EditorStore, selectAtCaret, useEditor, useEditorStore } from '../editor-store.ts'
import { allDiagnostics } from '../model/diagnostics-of.ts'
import { breakpointGutter, showMarks } from './breakpoint-gutter.ts'
import { indentAfterKey } from './indent-after-key.ts'
import { useKnownNames } from './use-known-names.ts'
import { useLastValues } from './use-last-values.ts'
import { wholeTree } from './whole-tree.ts'

/** The text itself. It keeps the one history of all changes, so it stays also while it is not seen. */
export const CodePane = ({ isShown }: { isShown: boolean }) => {
  const store = useEditorStore()
  const host = useRef<HTMLDivElement>(null)
  const known = useRef({ namesIn: useKnownNames(), tellValues: useLastValues() })
  const own = useEditor(({ diagnostics }) => diagnostics)
  const remote = useEditor((state) => state.remote)
  const diagnostics = useMemo(() => allDiagnostics(own, remote), [own, remote])
  useEffect(() => {
    if (!host.current) return
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: store.getState().text, extensions: extensionsOf(store, known.current) }),
    })
    store.attach(view)
    return () => view.destroy()
  }, [store])
  useEffect(() => {
    const view = store.view()
    if (view)
      view.dispatch(
        setDiagnostics(
          view.state,
          diagnostics.map((one) => shown(store, one, view.state.doc.length)),
        ),
      )
  }, [diagnostics, store])
  useMarks(store)
  useEffect(() => {
    if (isShown) store.view()?.requestMeasure()
  }, [isShown, store])
  return <div ref={host} hidden={!isShown} className="h-full min-h-0 overflow-hidden [--code-gutter:var(--bg)]" />
}

/** Breakpoints and where a run stands. While the text is ahead of what was read, edits carry them along. */
const useMarks = (store: EditorStore): void => {
  const breakpoints = useEditor((state) => state.breakpoints)
  const model = useEditor((state) => state.model)
  const stop = useEditor(({ stoppedAt }) => (stoppedAt === undefined ? undefined : model?.ranges[stoppedAt]?.[0]))
  const latest = useRef<readonly unknown[]>([])
  useEffect(() => {
    const view = store.view()
    const marks = [view, breakpoints, stop]
    if (!view || model?.text !== store.getState().text || marks.every((one, index) => one === latest.current[index])) return
    latest.current = marks
    view.dispatch({ effects: showMarks.of({ breakpoints, stop }) })
  }, [breakpoints, stop, model, store])
}

const shown = (store: EditorStore, problem: Diagnostic, length: number): CodeDiagnostic => {
  const { severity, message, hint, code, place, fix } = problem
  const from = Math.min(place.span?.start.offset ?? 0, length)
  return {
    from,
    to: Math.min(Math.max(place.span?.end.offset ?? from, from), length),
    severity,
    message: hint === undefined ? message : `${message}\n${hint}`,
    source: code,
    ...(fix && store.canEdit && { actions: [{ name: fix.title, apply: () => void mend(store, problem) }] }),
  }
}

/** What the server knows beside the text. */
interface Known {
  readonly namesIn: ReturnType<typeof useKnownNames>
  readonly tellValues: ReturnType<typeof useLastValues>
}

const extensionsOf = (store: EditorStore, known: Known) => [
  breakpointGutter(store.canEdit ? (line) => void toggleBreakpointAt(store, line) : undefined),
  lineNumbers(),
  codeFolding(),
  foldGutter(),
  lintGutter(),
  history({ minDepth: 500 }),
  drawSelection(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  bracketMatching(),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  EditorState.readOnly.of(!store.canEdit),
  yaml(),
  indentAfterKey,
  wholeTree,
  codeLook,
  autocompletion({ override: [completionsOf(store, known)], activateOnTyping: true }),
  hovering(store, known),
  EditorView.domEventHandlers({
    mousedown: (event, view) => {
      const offset = event.button === 0 && (isApple ? event.metaKey : event.ctrlKey) ? view.posAtCoords(event) : null
      if (offset !== null) void goToDefinition(store, offset)
      return offset !== null
    },
  }),
  EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'YAML of the flow. Escape, then Tab leaves it.' }),
  Prec.low(keymap.of([...completionKeymap, ...ownKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap, indentWithTab])),
  EditorView.updateListener.of((update) => {
    if (update.docChanged)
      store.textChanged(update.state.doc.toString(), { undoable: undoDepth(update.state), redoable: redoDepth(update.state) })
    const isOfGraph = update.transactions.some((transaction) => transaction.annotation(Transaction.userEvent)?.endsWith('.graph'))
    if (update.selectionSet && !update.docChanged && !isOfGraph && update.view.hasFocus)
      selectAtCaret(store, update.state.selection.main.head)
  }),
]

/** Without what the editor around it does: Ctrl Enter runs. */
const ownKeymap = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter')

const types = { key: 'property', action: 'function', value: 'constant', name: 'variable', function: 'function' } as const

const completionsOf =
  (store: EditorStore, { namesIn, tellValues }: Known) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    const before = context.matchBefore(/[\w.${[-]+$/)
    if (!context.explicit && !before) return null
    const [names] = await Promise.all([namesIn(store.getState().environment), tellValues()])
    const items = await store.worker.ask('complete', { text: context.state.doc.toString(), offset: context.pos, names })
    if (context.aborted || items.length === 0) return null
    return {
      from: items[0]?.replace[0] ?? context.pos,
      options: items.map(({ label, kind, insert, detail, documentation, replace: [from, to] }) => ({
        label,
        type: types[kind],
        ...(detail !== undefined && { detail }),
        ...(documentation !== undefined && { info: documentation }),
        apply: (view: EditorView) =>
          view.dispatch({
            changes: { from, to: Math.max(to, view.state.selection.main.head), insert },
            selection: { anchor: from + insert.length },
            userEvent: 'input.complete',
          }),
      })),
      filter: false,
    }
  }

const hovering = (store: EditorStore, { tellValues }: Known) =>
  hoverTooltip(async (view, offset) => {
    await tellValues()
    const found = await store.worker.ask('hover', { text: view.state.doc.toString(), offset })
    if (!found) return null
    return {
      pos: found.range[0],
      end: found.range[1],
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'max-w-96 whitespace-pre-wrap px-3 py-2'
        dom.textContent = found.text.replace(/[*`]{1,2}([^*`]+)[*`]{1,2}/g, '$1')
        return { dom }
      },
    }
  })
