'use client'
import { useState } from 'react'
import { FlowsFields } from '../../flow-choice/flows-fields.tsx'
import { useApi } from '../../session/api.tsx'
import { Choices } from '../../ui/choices.tsx'
import { NameField } from '../../ui/name-field.tsx'
import { problemsOf } from '../../ui/refusals.ts'
import { SharedFormDialog } from '../../ui/shared-form-dialog.tsx'
import { toast } from '../../ui/toast.ts'
import { useSharedForm } from '../../ui/use-shared-form.ts'
import {
  bodyOf,
  choices,
  fieldLabels,
  fieldsOf,
  fieldWords,
  type Webhook,
  type WebhookFields,
  whyNotKept,
} from '../model/webhook-fields.ts'
import { useRefresh } from '../queries.ts'
import { EnvironmentsField } from './environments-field.tsx'
import { NewSecret } from './new-secret.tsx'
import { UrlFields } from './url-fields.tsx'

/** Makes a webhook, and shows its secret, once; or changes one. */
export const WebhookDialog = ({ webhook, onClose }: { webhook?: Webhook | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [secret, setSecret] = useState<string>()
  const make = async (body: ReturnType<typeof bodyOf>): Promise<void> => {
    const made = await client.createWebhook({ body: { ...body, url: body.url ?? '' } })
    // Slack looks at no signature.
    if (made.kind === 'generic') setSecret(made.secret)
    else onClose()
  }
  const form = useSharedForm({
    kept: webhook,
    fieldsOf,
    send: (wanted, base) =>
      webhook
        ? client.updateWebhook({ params: { id: webhook.id }, body: bodyOf(wanted), ifMatch: base }).then(onClose)
        : make(bodyOf(wanted)),
    onKept: ({ name }) => {
      void refresh()
      toast.success(`${name.trim()} is ${webhook ? 'changed' : 'made'}`)
    },
  })
  const { fields, change, save } = form
  if (secret !== undefined) return <NewSecret name={fields.name.trim()} secret={secret} onClose={onClose} />
  const problems = problemsOf<WebhookFields>(save.error)
  return (
    <SharedFormDialog
      form={form}
      title={webhook ? `Webhook ${webhook.name}` : 'New webhook'}
      problems={problems}
      whyNot={whyNotKept(fields)}
      labels={fieldLabels}
      wordsOf={fieldWords}
      onClose={onClose}
    >
      <NameField
        label={fieldLabels.name}
        name={fields.name}
        example="Night watch"
        problem={problems.name}
        onChange={(name) => change({ name })}
      />
      <Choices
        legend={fieldLabels.kind}
        value={fields.kind}
        options={choices.kind}
        problem={problems.kind}
        onChange={(kind) => change({ kind })}
      />
      <UrlFields kind={fields.kind} url={fields.url} problem={problems.url} onChange={(url) => change({ url })} />
      <Choices
        legend={fieldLabels.source}
        value={fields.source}
        options={choices.source}
        problem={problems.source}
        onChange={(source) => change({ source })}
      />
      <Choices
        legend={fieldLabels.when}
        value={fields.when}
        options={choices.when}
        problem={problems.when}
        onChange={(when) => change({ when })}
      />
      <EnvironmentsField
        chosen={fields.environments}
        problem={problems.environments}
        onChange={(environments) => change({ environments })}
      />
      <FlowsFields
        offersAll
        flows={fields.flows}
        problem={problems.flows}
        later="Those count that there are when something runs."
        onChange={(flows) => change({ flows })}
      />
    </SharedFormDialog>
  )
}
