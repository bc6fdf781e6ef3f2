'use client'
import { EnvironmentField } from '../../execution/environment-field.tsx'
import { FlowsFields } from '../../flow-choice/flows-fields.tsx'
import { flowsOf } from '../../flow-choice/model/flow-choice.ts'
import { mostFlows } from '../../flow-choice/queries.ts'
import { WhoIsTold } from '../../listeners/who-is-told.tsx'
import { useApi } from '../../session/api.tsx'
import { Field, TextArea } from '../../ui/field.tsx'
import { NameField } from '../../ui/name-field.tsx'
import { type FieldProblems, problemsOf } from '../../ui/refusals.ts'
import { SharedFormDialog } from '../../ui/shared-form-dialog.tsx'
import { toast } from '../../ui/toast.ts'
import { missingBody, useSharedForm } from '../../ui/use-shared-form.ts'
import { readVariables } from '../../ui/variable-lines.ts'
import { bodyOf, fieldLabels, fieldsOf, fieldWords, type ScheduleFields, whyNotKept } from '../model/schedule-fields.ts'
import { ownZone } from '../model/zone-times.ts'
import { type Schedule, useRefresh } from '../queries.ts'
import { LateFields } from './late-fields.tsx'
import { TimeFields } from './time-fields.tsx'

/** What each part of the form is given. */
export interface PartProps {
  readonly fields: ScheduleFields
  readonly problems: FieldProblems<ScheduleFields>
  readonly onChange: (changed: Partial<ScheduleFields>) => void
}

/** Makes a schedule, or changes one. */
export const ScheduleDialog = ({ schedule, onClose }: { schedule?: Schedule | undefined; onClose: () => void }) => {
  const { client } = useApi()
  const refresh = useRefresh()
  const form = useSharedForm({
    kept: schedule,
    fieldsOf: (kept: Schedule | undefined) => fieldsOf(kept, ownZone()),
    send: (wanted, base) => {
      const body = bodyOf(wanted) ?? missingBody()
      return schedule ? client.updateSchedule({ params: { id: schedule.id }, body, ifMatch: base }) : client.createSchedule({ body })
    },
    onKept: ({ name }) => {
      void refresh()
      toast.success(`${name.trim()} is ${schedule ? 'changed' : 'made'}`)
      onClose()
    },
  })
  const { fields, change, save } = form
  const problems = problemsOf<ScheduleFields>(save.error)
  const part = { fields, problems, onChange: change }
  return (
    <SharedFormDialog
      form={form}
      title={schedule ? `Schedule ${schedule.name}` : 'New schedule'}
      problems={problems}
      whyNot={whyNotKept(fields)}
      labels={fieldLabels}
      wordsOf={fieldWords}
      onClose={onClose}
    >
      <NameField
        label={fieldLabels.name}
        name={fields.name}
        example="Nightly checks"
        problem={problems.name}
        onChange={(name) => change({ name })}
      />
      <TimeFields {...part} />
      <FlowsFields
        flows={fields.flows}
        problem={problems.flows}
        later="Those that there are when the time comes run."
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
        label={fieldLabels.variables}
        help="One a line, before those of the environment. Text, or JSON: LIMIT=5 is a number. They can be read by everybody here."
        problem={problems.variables ?? readVariables(fields.variables).problem}
      >
        {(control) => (
          <TextArea
            {...control}
            className="w-full font-mono"
            placeholder="LIMIT=5"
            spellCheck={false}
            value={fields.variables}
            onChange={(event) => change({ variables: event.target.value })}
          />
        )}
      </Field>
      <LateFields {...part} />
      <p className="text-table">
        <span className="font-medium">Who is told when it fails:</span>{' '}
        <WhoIsTold opensBeside environment={fields.environment || null} flows={flowsOf(fields.flows)} />
      </p>
    </SharedFormDialog>
  )
}
