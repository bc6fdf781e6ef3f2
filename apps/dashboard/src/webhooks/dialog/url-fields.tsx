'use client'
import { Field, Input } from '../../ui/field.tsx'
import { fieldLabels, type UrlField, urlProblem, type WebhookFields } from '../model/webhook-fields.ts'

interface UrlFieldsProps {
  readonly kind: WebhookFields['kind']
  readonly url: UrlField
  readonly problem: string | undefined
  readonly onChange: (url: UrlField) => void
}

/** Where it sends to: a credential, which can be kept without anybody seeing it. */
export const UrlFields = ({ kind, url, problem, onChange }: UrlFieldsProps) => (
  <div className="flex flex-col gap-2">
    {url.origin !== '' && (
      <label className="flex items-start gap-2.5 text-table">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-primary"
          checked={url.isKept}
          onChange={(event) => onChange({ ...url, isKept: event.target.checked })}
        />
        <span className="min-w-0">
          Keep the URL as it is
          <span className="block text-meta break-words text-muted">
            It leads to <code className="font-mono">{url.origin}</code>; the rest of it is not shown.
          </span>
        </span>
      </label>
    )}
    {!url.isKept && (
      <Field
        label={url.origin === '' ? fieldLabels.url : 'New URL'}
        problem={problem ?? urlProblem(url)}
        help={
          <>
            {kind === 'slack' ? <WhereOfSlack /> : 'It takes POST requests, and answers with 2xx within ten seconds. '}
            It is a credential: once it is kept, nobody sees more of it than where it leads.
          </>
        }
      >
        {(control) => (
          <Input
            {...control}
            className="w-full font-mono"
            inputMode="url"
            placeholder={kind === 'slack' ? 'https://hooks.slack.com/services/…' : 'https://example.com/in'}
            required
            maxLength={2000}
            autoComplete="off"
            spellCheck={false}
            value={url.text}
            onChange={(event) => onChange({ ...url, text: event.target.value })}
          />
        )}
      </Field>
    )}
  </div>
)

const WhereOfSlack = () => (
  <>
    Make an app at{' '}
    <a href="https://api.slack.com/apps" target="_blank" rel="noreferrer" className="text-primary underline">
      api.slack.com/apps
    </a>
    , then <em>Incoming Webhooks</em>, <em>Add New Webhook to Workspace</em>; choose the channel, and take the URL it shows.{' '}
  </>
)
