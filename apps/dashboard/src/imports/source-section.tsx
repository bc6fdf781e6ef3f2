'use client'
import type { SourceFormat } from '@testmesh/importers'
import { FileUp, Trash2 } from 'lucide-react'
import { type ClipboardEvent, type DragEvent, useId, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Field, Select, TextArea } from '../ui/field.tsx'
import { formatBytes, formatCount } from '../ui/format.ts'
import { formatNames, takenFor } from './model/words.ts'
import { Section } from './section.tsx'
import type { Source, Sources } from './use-sources.ts'

interface SourceSectionProps {
  readonly sources: Sources
  /** What is in the field, and not taken yet. */
  readonly typed: string
  readonly onType: (text: string) => void
  /** Why what was read cannot go together. */
  readonly problem: string | undefined
}

/** A field that holds more freezes the page: what is longer is taken at once. */
const longestInField = 100_000

/** Where flows come from: files, or a text. */
export const SourceSection = ({ sources, typed, onType, problem }: SourceSectionProps) => {
  const [isOver, setOver] = useState(false)
  const takePasted = (text: string): void => {
    const before = sources.list.filter(({ name }) => name.startsWith('Pasted text')).length
    sources.add(before === 0 ? 'Pasted text' : `Pasted text ${before + 1}`, text)
    onType('')
  }
  const takeLong = (event: ClipboardEvent): void => {
    const text = event.clipboardData.getData('text')
    if (text.length <= longestInField) return
    event.preventDefault()
    takePasted(text)
  }
  const takeFiles = (files: Iterable<File>): void => {
    for (const file of files) sources.add(file.name, file)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    takeFiles(event.dataTransfer.files)
  }
  return (
    <Section title="Source" about="curl commands, a HAR, a Postman collection with its environment, an OpenAPI document.">
      <div className="grid gap-4 md:grid-cols-2">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button within takes files by keyboard */}
        <div
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={classNames(
            'flex flex-col items-center justify-center gap-2 rounded-card border border-dashed px-4 py-8 text-center text-table',
            isOver ? 'border-primary bg-primary-soft' : 'border-strong',
          )}
        >
          <FileUp size={22} aria-hidden className="text-muted" />
          <p>Drop files here, several at once</p>
          <FileButton onFiles={takeFiles} />
          <p className="text-meta text-muted">up to 20 MB each</p>
        </div>
        <div className="flex flex-col gap-2">
          <Field label="Or paste its text">
            {(control) => (
              <TextArea
                {...control}
                rows={7}
                wrap="off"
                spellCheck={false}
                className="w-full font-mono"
                placeholder="curl https://example.com/orders"
                value={typed}
                onPaste={takeLong}
                onChange={(event) => onType(event.target.value)}
              />
            )}
          </Field>
          <Button
            className="self-start"
            unavailable={typed.trim() === '' ? 'Paste a text first.' : undefined}
            onClick={() => takePasted(typed)}
          >
            Read it
          </Button>
        </div>
      </div>
      {sources.list.length > 0 && (
        <ul aria-label="Sources" className="mt-4 flex flex-col gap-2">
          {sources.list.map((source) => (
            <SourceRow key={source.id} source={source} sources={sources} />
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {sources.list.map((source) => `${source.name}: ${saidOf(source)}`).join(' ')}
      </p>
      {problem !== undefined && (
        <p role="alert" className="mt-2 text-table text-failed-ink">
          {problem}
        </p>
      )}
    </Section>
  )
}

const FileButton = ({ onFiles }: { onFiles: (files: Iterable<File>) => void }) => (
  <label className="flex h-8 cursor-pointer items-center rounded-control border border-line bg-raised px-3 font-medium focus-within:outline-2 focus-within:outline-primary hover:bg-hover">
    Choose files
    <input
      type="file"
      multiple
      className="sr-only"
      onChange={(event) => {
        onFiles(event.target.files ?? [])
        // The same file may be taken again.
        event.target.value = ''
      }}
    />
  </label>
)

const SourceRow = ({ source, sources }: { source: Source; sources: Sources }) => {
  const id = useId()
  const { name, content, format, state } = source
  const size = typeof content === 'string' ? content.length : content.size
  const found = state.type === 'read' && format === undefined ? `Found out: ${takenFor(state.read)}` : 'Find out what it is'
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-line bg-panel px-3 py-2 text-table">
      <span id={id} className="min-w-0 font-medium break-all">
        {name}
      </span>
      <span className="text-meta text-muted">{formatBytes(size)}</span>
      <span className={classNames('min-w-0 break-words', state.type === 'refused' ? 'text-failed-ink' : 'text-muted')}>
        {saidOf(source)}
      </span>
      <span className="ml-auto flex items-center gap-2">
        <Select
          className="field-sizing-content max-w-64"
          aria-label={`What ${name} is`}
          value={format ?? ''}
          onChange={(event) => sources.readAs(source, (event.target.value || undefined) as SourceFormat | undefined)}
        >
          <option value="">{found}</option>
          {Object.entries(formatNames).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <Button
          look="quiet"
          size="small"
          aria-label={`Take ${name} out`}
          icon={<Trash2 size={14} aria-hidden />}
          onClick={() => sources.remove(source.id)}
        />
      </span>
    </li>
  )
}

const saidOf = ({ state }: Source): string => {
  if (state.type === 'reading') return 'It is being read.'
  if (state.type === 'refused') return state.why
  const { flows, variables, losses } = state.read
  const lost = losses.length === 0 ? 'nothing was lost' : `${formatCount(losses.length, 'thing')} not brought over`
  return flows.length === 0
    ? `${formatCount(Object.keys(variables).length, 'value')} for an environment, ${lost}.`
    : `${formatCount(flows.length, 'flow')}, ${lost}.`
}
