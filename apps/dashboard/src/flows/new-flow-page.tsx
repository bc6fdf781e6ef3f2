'use client'
import { maxFlowLength } from '@testmesh/protocol'
import { useRouter } from 'next/navigation'
import { type ClipboardEvent, useMemo, useRef, useState } from 'react'
import type { PastedCurl } from '../language/read-pasted-curl.ts'
import { usePastedCurl } from '../language/use-pasted-curl.ts'
import { useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Field, Input, Select, TextArea } from '../ui/field.tsx'
import { problemText } from '../ui/problem.tsx'
import { readPasted } from './model/pasted.ts'
import { type Stretch, whyNotKept } from './model/preview.ts'
import { templates } from './model/templates.ts'
import { keepUnmade, unmadeText } from './model/unmade-text.ts'
import { PreviewList } from './preview-list.tsx'
import { useCollectionRows, useMakeFlows } from './use-make-flows.ts'
import { usePreview } from './use-preview.ts'

const none: readonly string[] = []

/** A new flow: from a template, or from what is pasted. What it becomes is seen before it is made. */
export const NewFlowPage = () => {
  useTitle('New flow')
  const router = useRouter()
  const why = useWhyNot('editor')
  /** What somebody wrote: a template that is looked at does not cost it. */
  const [own, setOwn] = useState(unmadeText)
  const [text, setText] = useState(own?.trim() ? own : (templates[0]?.text ?? ''))
  const [tooLong, setTooLong] = useState<number>()
  const [name, setName] = useState<string>()
  const [folder, setFolder] = useState<string | null>(null)
  const pasted = useMemo(() => readPasted(text), [text])
  const curl = usePastedCurl(pasted.kind === 'curl' ? text : '')
  const ofCurl = curl?.curl ? [curl.curl.flow] : none
  const texts = pasted.kind === 'flows' ? pasted.texts : ofCurl
  const { previews, error } = usePreview(texts, { begins: pasted.kind === 'flows' ? pasted.begins : undefined, name })
  const make = useMakeFlows()
  const field = useRef<HTMLTextAreaElement>(null)
  const show = (at: Stretch): void => void (field.current && selectIn(field.current, at))
  const change = (now: string): void => {
    setText(now)
    setTooLong(undefined)
    setName(undefined)
    make.reset()
  }
  // A field that holds megabytes freezes the page, and no flow may be so long.
  const refuseLong = (event: ClipboardEvent): void => {
    const length = event.clipboardData.getData('text').length
    if (length <= maxFlowLength) return
    event.preventDefault()
    setTooLong(length)
  }
  const length = tooLong ?? (pasted.kind === 'tooLong' ? pasted.length : undefined)
  const problem = length === undefined ? (curl?.refused ?? problemText(make.error ?? error)) : sayTooLong(length)
  const whyNot =
    why ??
    (pasted.kind === 'nothing' ? 'Write or paste a flow first.' : undefined) ??
    (pasted.kind === 'tooLong' ? sayTooLong(pasted.length) : undefined) ??
    curl?.refused ??
    (previews && texts.length > 0 ? whyNotKept(previews) : (problemText(error) ?? 'The text is being read.'))
  return (
    <>
      <PageHead title="New flow" />
      <div className="grid max-w-5xl gap-6 px-4 pb-10 sm:px-6 md:grid-cols-[16rem_1fr]">
        <Templates text={text} own={own} onChoose={change} />
        <section className="flex min-w-0 flex-col gap-3">
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Name" {...(texts.length > 1 && { help: 'Each has its own.' })}>
              {(control) => (
                <Input
                  {...control}
                  disabled={texts.length !== 1}
                  value={texts.length === 1 ? (name ?? previews?.[0]?.name ?? '') : ''}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <CollectionField folder={folder} onChoose={setFolder} />
          </div>
          <Field label="Its text" help="Or paste YAML, several flows between lines of ---, or curl commands." problem={problem}>
            {(control) => (
              <TextArea
                {...control}
                ref={field}
                rows={20}
                wrap="off"
                spellCheck={false}
                className="font-mono"
                value={text}
                onPaste={refuseLong}
                onChange={({ target: { value } }) => {
                  change(value)
                  setOwn(value)
                  keepUnmade(value)
                }}
              />
            )}
          </Field>
          {curl?.curl && <OfCurl command={text} curl={curl.curl} text={previews?.[0]?.text ?? curl.curl.flow} onShow={show} />}
          {previews && <PreviewList previews={previews} onShow={pasted.kind === 'flows' ? show : undefined} />}
          <div className="flex gap-2">
            <Button
              look="primary"
              unavailable={whyNot}
              disabled={make.isPending}
              onClick={() => make.mutate({ texts: (previews ?? []).map((preview) => preview.text), folder })}
            >
              {texts.length > 1 ? `Make ${texts.length} flows` : 'Make the flow'}
            </Button>
            <Button onClick={() => router.back()}>Back</Button>
          </div>
        </section>
      </div>
    </>
  )
}

const sayTooLong = (length: number): string =>
  `That has ${(length / 1024).toFixed(0)} thousand characters; a flow may have ${maxFlowLength / 1024} thousand. Take it apart, or push it as files.`

interface TemplatesProps {
  readonly text: string
  readonly own: string | undefined
  readonly onChoose: (text: string) => void
}

const Templates = ({ text, own, onChoose }: TemplatesProps) => (
  <section aria-label="Templates">
    <h2 className="mb-2 text-table font-medium">Begin with</h2>
    <ul className="flex flex-col gap-2">
      {own?.trim() && <Beginning name="What you wrote" about="As you left it." isChosen={text === own} onChoose={() => onChoose(own)} />}
      {templates.map((template) => (
        <Beginning
          key={template.name}
          name={template.name}
          about={template.about}
          isChosen={text === template.text}
          onChoose={() => onChoose(template.text)}
        />
      ))}
    </ul>
  </section>
)

interface BeginningProps {
  readonly name: string
  readonly about: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

const Beginning = ({ name, about, isChosen, onChoose }: BeginningProps) => (
  <li>
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={classNames(
        'w-full rounded-card border px-3 py-2 text-left',
        isChosen ? 'border-primary bg-primary-soft' : 'border-line hover:bg-hover',
      )}
    >
      <span className="block text-table font-medium">{name}</span>
      <span className="block text-meta text-muted">{about}</span>
    </button>
  </li>
)

const CollectionField = ({ folder, onChoose }: { folder: string | null; onChoose: (folder: string | null) => void }) => {
  const rows = useCollectionRows()
  return (
    <Field label="Folder" {...(rows.length === 0 && { help: 'There are none yet: make them in Collections.' })}>
      {(control) => (
        <Select {...control} disabled={rows.length === 0} value={folder ?? ''} onChange={(event) => onChoose(event.target.value || null)}>
          <option value="">In no folder</option>
          {rows.map(({ id, name, depth }) => (
            <option key={id} value={id}>
              {'\u2003'.repeat(depth) + name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

/** The first line of it is selected, and in the middle of the field. */
const selectIn = (field: HTMLTextAreaElement, { from, until }: Stretch): void => {
  const [line = ''] = field.value.slice(from, until).split('\n')
  field.focus()
  field.setSelectionRange(from, from + line.length)
  const above = field.value.slice(0, from).split('\n').length - 1
  field.scrollTop = above * Number.parseFloat(getComputedStyle(field).lineHeight) - field.clientHeight / 2
}

interface OfCurlProps {
  readonly command: string
  readonly curl: PastedCurl
  readonly text: string
  readonly onShow: (at: Stretch) => void
}

const OfCurl = ({ command, curl: { asks, left, wants }, text, onShow }: OfCurlProps) => (
  <div className="rounded-card border border-line bg-panel p-3 text-table">
    <p className="font-medium">This flow asks what curl does: {asks}</p>
    {left.length > 0 && (
      <div className="text-flaky-ink">
        Not brought over:
        <ul className="list-inside list-disc">
          {left.map((loss, index) => (
            <li key={`${index} ${loss.message}`}>
              <LeftOut loss={loss} until={command.length} onShow={onShow} />
            </li>
          ))}
        </ul>
      </div>
    )}
    {wants.map((sentence) => (
      <p key={sentence}>{sentence}</p>
    ))}
    <pre className="mt-2 max-h-96 overflow-auto font-mono text-meta">{text}</pre>
  </div>
)

interface LeftOutProps {
  readonly loss: PastedCurl['left'][number]
  readonly until: number
  readonly onShow: OfCurlProps['onShow']
}

const LeftOut = ({ loss: { message, at }, until, onShow }: LeftOutProps) =>
  at === undefined ? (
    message
  ) : (
    <button type="button" className="text-left break-words hover:underline" onClick={() => onShow({ from: at, until })}>
      {message}
    </button>
  )
