'use client'
import { useState } from 'react'
import { EnvironmentField } from '../../execution/environment-field.tsx'
import { FlowsFields } from '../../flow-choice/flows-fields.tsx'
import { mostFlows } from '../../flow-choice/queries.ts'
import { useApi } from '../../session/api.tsx'
import { Choices } from '../../ui/choices.tsx'
import { Field, Select, TextArea } from '../../ui/field.tsx'
import { NameField } from '../../ui/name-field.tsx'
import { problemsOf } from '../../ui/refusals.ts'
import { SharedFormDialog } from '../../ui/shared-form-dialog.tsx'
import { toast } from '../../ui/toast.ts'
import { missingBody, useSharedForm } from '../../ui/use-shared-form.ts'
import { readVariables } from '../../ui/variable-lines.ts'
import {
  bodyOf,
  fieldLabels,
  fieldsOf,
  fieldWords,
  kinds,
  overlapWords,
  type Trigger,
  type TriggerBody,
  type TriggerFields,
  variableProblems,
  whyNotKept,
} from '../model/trigger-fields.ts'
import { useRefresh } from '../queries.ts'
import { NewSecret } from './new-secret.tsx'

/** Makes a trigger, and shows its secret, once; or changes one. */
export const TriggerDialog = ({ trigger, onClose }: { trigger?: Trigger | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const [made, setMade] = useState<Trigger & { readonly secret: string }>()
  const form = useSharedForm({
    kept: trigger,
    fieldsOf,
    send: async (wanted, base) => {
      const body = bodyOf(wanted) ?? missingBody()
      if (!trigger) return setMade(await client.createTrigger({ body: { ...body, kind: wanted.kind } }))
      await client.updateTrigger({ params: { id: trigger.id }, body, ifMatch: base })
      onClose()
    },
    onKept: ({ name }) => {
      void refresh()
      toast.success(`${name.trim()} is ${trigger ? 'changed' : 'made'}`)
    },
  })
  const { fields, change, save } = form
  if (made) return <NewSecret trigger={made} onClose={onClose} />
  const problems = problemsOf<TriggerFields>(save.error)
  return (
    <SharedFormDialog
      form={form}
      title={trigger ? `Trigger ${trigger.name}` : 'New trigger'}
      problems={problems}
      whyNot={whyNotKept(fields)}
      labels={fieldLabels}
      wordsOf={fieldWords}
      onClose={onClose}
    >
      <NameField
        label={fieldLabels.name}
        name={fields.name}
        example="Staging was deployed"
        problem={problems.name}
        onChange={(name) => change({ name })}
      />
      {!trigger && (
        <Choices
          legend={fieldLabels.kind}
          value={fields.kind}
          options={kinds}
          problem={problems.kind}
          onChange={(kind) => change({ kind })}
        />
      )}
      <FlowsFields
        flows={fields.flows}
        problem={problems.flows}
        later="Those that there are when something comes run."
        tooMany={`Only the first ${mostFlows} by name run.`}
        onChange={(flows) => change({ flows })}
      />
      <EnvironmentField
        label={fieldLabels.environment}
        environment={fields.environment}
        flows={fields.flows}
        problem={problems.environment}
        onChange={(environment) => change({ environment })}
      />
      <Field
        label={fieldLabels.when}
        help="A condition over body, headers, query and method. What it does not hold for starts nothing. Empty: everything starts."
        problem={problems.when}
      >
        {(control) => (
          <TextArea
            {...control}
            className="w-full font-mono"
            rows={2}
            placeholder={'body.deployment_status.state == "success"'}
            spellCheck={false}
            maxLength={2000}
            value={fields.when}
            onChange={(event) => change({ when: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={fieldLabels.variables}
        help={'One a line. ${…} takes something of what came, over the same names. They can be read by everybody here.'}
        problem={variableProblems(save.error) ?? problems.variables ?? readVariables(fields.variables).problem}
      >
        {(control) => (
          <TextArea
            {...control}
            className="w-full font-mono"
            placeholder={'VERSION=${body.deployment.sha}'}
            spellCheck={false}
            value={fields.variables}
            onChange={(event) => change({ variables: event.target.value })}
          />
        )}
      </Field>
      <Field label={fieldLabels.overlap} problem={problems.overlap}>
        {(control) => (
          <Select
            {...control}
            value={fields.overlap}
            onChange={(event) => change({ overlap: event.target.value as TriggerBody['overlap'] })}
          >
            {Object.entries(overlapWords).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </SharedFormDialog>
  )
}
