'use client'
import '@xyflow/react/dist/style.css'
import { type NodeTypes, ReactFlow, type ReactFlowInstance, ReactFlowProvider, useReactFlow, ViewportPortal } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { type ClipboardEvent, memo, useEffect, useMemo, useRef } from 'react'
import { Button } from '../../ui/button.tsx'
import { said } from '../../ui/format.ts'
import { statusLooks } from '../../ui/status.tsx'
import { pasteText } from '../commands.ts'
import { useEditor, useEditorStore } from '../editor-store.ts'
import { type BlockLayout, layoutBlocks } from '../model/block-layout.ts'
import { breakpointOf, titleOf } from '../model/breakpoints.ts'
import { allDiagnostics } from '../model/diagnostics-of.ts'
import { nodesOf } from './nodes-of.ts'
import { AddCard, ContainerCard, LabelCard, StepCard } from './step-card.tsx'

const nodeTypes = { step: StepCard, container: ContainerCard, label: LabelCard, add: AddCard } as unknown as NodeTypes

/** The flow as a picture. One stop of the tab key: arrows move the selection, the outline says the same in words. */
export const Canvas = memo(() => (
  <ReactFlowProvider>
    <Graph />
  </ReactFlowProvider>
))
Canvas.displayName = 'Canvas'

const Graph = () => {
  const store = useEditorStore()
  const model = useEditor((state) => state.model)
  const folded = useEditor((state) => state.folded)
  const isBroken = useEditor((state) => state.isBroken)
  const diagnostics = useEditor((state) => state.diagnostics)
  const remote = useEditor((state) => state.remote)
  const layout = useMemo(() => (model ? layoutBlocks(model.flow, (pointer) => folded.has(pointer)) : undefined), [model, folded])
  const latest = useRef<ReturnType<typeof nodesOf>>(new Map())
  const nodes = useMemo(() => {
    latest.current = nodesOf(layout, allDiagnostics(diagnostics, remote), latest.current)
    return [...latest.current.values()]
  }, [layout, diagnostics, remote])
  const onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text/plain')
    if (!text || !store.canEdit) return
    event.preventDefault()
    void pasteText(store, text)
  }
  if (!layout) return <p className="p-6 text-table text-muted">The picture is drawn as soon as the YAML can be read.</p>
  return (
    <section
      aria-label="Graph of the flow. Arrow keys move between steps; the outline says the same in words."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys of all its steps
      tabIndex={0}
      data-scope="steps"
      onPaste={onPaste}
      className="relative h-full contain-strict outline-offset-[-2px]"
    >
      <div className={isBroken ? 'h-full opacity-45' : 'h-full'} aria-hidden={isBroken}>
        <ReactFlow
          nodes={nodes}
          nodeTypes={nodeTypes}
          edges={[]}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          disableKeyboardA11y
          onlyRenderVisibleElements
          minZoom={0.1}
          maxZoom={1.5}
          panOnScroll
          zoomOnDoubleClick={false}
          onInit={(flow) => showStart(flow, layout)}
          proOptions={{ hideAttribution: true }}
        >
          <Lines layout={layout} />
          <Follow layout={layout} />
        </ReactFlow>
      </div>
      {isBroken && (
        <p
          role="status"
          className="absolute top-3 left-1/2 -translate-x-1/2 rounded-control border border-line bg-failed-soft px-3 py-1.5 text-table text-failed-ink"
        >
          {said(
            diagnostics[0] ? `Line ${diagnostics[0].place.span?.start.line ?? '?'}: ${diagnostics[0].message}` : 'The YAML cannot be read.',
            'The last good picture stays.',
          )}
        </p>
      )}
      <ZoomButtons layout={layout} />
      <Said />
    </section>
  )
}

/** Small flows in the middle at their own size, long ones from their beginning. */
const showStart = (flow: Pick<ReactFlowInstance, 'setViewport'>, layout: BlockLayout): void => {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect()
  if (!box) return
  // Beside it there is room for the buttons.
  const zoom = Math.min(1, Math.max(0.5, (box.width - 96) / layout.width))
  void flow.setViewport({ x: (box.width - layout.width * zoom) / 2, y: 24, zoom })
}

/** All lines are one path each, however many steps there are. */
const Lines = ({ layout: { lines, dashes } }: { layout: BlockLayout }) => (
  <ViewportPortal>
    <svg aria-hidden className="pointer-events-none absolute top-0 left-0 overflow-visible" width="1" height="1" style={{ zIndex: 0 }}>
      <path d={lines} fill="none" stroke="var(--strong)" strokeWidth="1.5" />
      <path d={dashes} fill="none" stroke="var(--strong)" strokeWidth="1.5" strokeDasharray="4 4" />
    </svg>
  </ViewportPortal>
)

/** The selected step comes into view when something else moved the selection, or leads to it. */
const Follow = ({ layout }: { layout: BlockLayout }) => {
  const flow = useReactFlow()
  const pointer = useEditor(({ selected }) => selected?.pointer)
  const shown = useEditor((state) => state.shown)
  const latest = useRef(layout)
  latest.current = layout
  useEffect(() => {
    const node = latest.current.nodes.find(({ id }) => id === pointer)
    const box = document.querySelector('.react-flow')?.getBoundingClientRect()
    if (!node || !box) return
    const { x, y, zoom } = flow.getViewport()
    const left = node.x * zoom + x
    const top = node.y * zoom + y
    const isSeen =
      left >= 0 && top >= 0 && left + node.width * zoom <= box.width && top + Math.min(node.height * zoom, box.height) <= box.height
    if (!isSeen) void flow.setCenter(node.x + node.width / 2, node.y + Math.min(node.height, 200) / 2, { zoom, duration: 0 })
  }, [pointer, shown, flow])
  return null
}

const ZoomButtons = ({ layout }: { layout: BlockLayout }) => {
  const flow = useReactFlow()
  return (
    <div className="absolute bottom-3 left-3 flex flex-col rounded-control border border-line bg-raised">
      <Button look="quiet" size="small" aria-label="Zoom in" icon={<Plus size={14} aria-hidden />} onClick={() => void flow.zoomIn()} />
      <Button look="quiet" size="small" aria-label="Zoom out" icon={<Minus size={14} aria-hidden />} onClick={() => void flow.zoomOut()} />
      <Button
        look="quiet"
        size="small"
        aria-label="Show all of it"
        icon={<Maximize size={14} aria-hidden />}
        onClick={() => void flow.fitBounds({ x: 0, y: 0, width: layout.width, height: layout.height }, { padding: 0.05 })}
      />
    </div>
  )
}

/** What is selected, for those who listen. */
const Said = () => {
  const selected = useEditor((state) => state.selected)
  const count = useEditor(({ model }) => model?.steps.length ?? 0)
  const at = useEditor(({ model, selected: step }) =>
    step ? (model?.steps.findIndex(({ pointer }) => pointer === step.pointer) ?? -1) + 1 : 0,
  )
  const run = useEditor(({ runs, selected: step }) => (step ? runs.get(step.pointer) : undefined))
  const breakpoint = useEditor(({ breakpoints, selected: step }) => step && breakpointOf(breakpoints, step.pointer))
  return (
    <p aria-live="polite" className="sr-only">
      {selected &&
        `Step ${at} of ${count}, ${selected.step.name ?? selected.step.id}, ${selected.step.action}${run ? `, ${statusLooks[run.status].word}` : ''}${breakpoint ? `, ${titleOf(breakpoint)}` : ''}`}
    </p>
  )
}
