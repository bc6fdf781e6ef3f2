'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { flowOfCurl, readCurl } from '../language/from-curl.ts'
import { addressOf } from '../place/use-place.ts'
import { useApi, useWhyNot } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Field, TextArea } from '../ui/field.tsx'
import { templates } from './model/templates.ts'

/** A new flow: from a template, or from what is pasted. */
export const NewFlowPage = () => {
  useTitle('New flow')
  const { client, workspace } = useApi()
  const queries = useQueryClient()
  const router = useRouter()
  const why = useWhyNot('editor')
  const [text, setText] = useState(templates[0]?.text ?? '')
  const curl = readCurl(text)
  const make = useMutation({
    mutationFn: () => client.createFlow({ body: { text: curl ? flowOfCurl(curl) : text } }),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: [workspace.slug, 'flows'] })
      router.push(addressOf(workspace.slug, 'flows', id))
    },
  })
  return (
    <>
      <PageHead title="New flow" />
      <div className="grid max-w-5xl gap-6 px-4 sm:px-6 pb-10 md:grid-cols-[16rem_1fr]">
        <section aria-label="Templates">
          <h2 className="mb-2 text-table font-medium">Begin with</h2>
          <ul className="flex flex-col gap-2">
            {templates.map((template) => (
              <li key={template.name}>
                <button
                  type="button"
                  aria-pressed={text === template.text}
                  onClick={() => setText(template.text)}
                  className={classNames(
                    'w-full rounded-card border px-3 py-2 text-left',
                    text === template.text ? 'border-primary bg-primary-soft' : 'border-line hover:bg-hover',
                  )}
                >
                  <span className="block text-table font-medium">{template.name}</span>
                  <span className="block text-meta text-muted">{template.about}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
        <section className="flex min-w-0 flex-col gap-3">
          <Field label="Its text" help="Or paste YAML, or a curl command." problem={make.error?.message}>
            {(control) => (
              <TextArea
                {...control}
                rows={20}
                spellCheck={false}
                className="font-mono"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          {curl && (
            <div className="rounded-card border border-line bg-panel p-3 text-table">
              <p className="font-medium">A curl command: it becomes this flow.</p>
              {curl.left.length > 0 && <p className="text-flaky-ink">Left out, because no step has it: {curl.left.join(', ')}</p>}
              <pre className="mt-2 overflow-auto font-mono text-meta">{flowOfCurl(curl)}</pre>
            </div>
          )}
          <div className="flex gap-2">
            <Button look="primary" unavailable={why} disabled={make.isPending || text.trim() === ''} onClick={() => make.mutate()}>
              Make the flow
            </Button>
            <Button onClick={() => router.back()}>Back</Button>
          </div>
        </section>
      </div>
    </>
  )
}
