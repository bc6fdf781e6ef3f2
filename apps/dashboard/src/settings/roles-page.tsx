'use client'
import { Check, Minus } from 'lucide-react'
import { Fragment } from 'react'
import { cell, Table } from './parts.tsx'
import { type Ability, abilityGroups, roles } from './role-table.ts'
import { SettingsFrame } from './settings-frame.tsx'

export const RolesPage = () => (
  <SettingsFrame title="Roles">
    <p className="mb-4 max-w-prose text-table text-muted">
      Each role may do what those before it may. The server holds to this table on every request, whatever a page shows.
    </p>
    <Table label="What each role may do" heads={['To', ...roles]}>
      {abilityGroups.map(({ about, abilities }) => (
        <Fragment key={about}>
          <tr className="bg-panel">
            <th scope="colgroup" colSpan={roles.length + 1} className="px-4 text-left text-meta font-medium text-muted">
              {about}
            </th>
          </tr>
          {abilities.map((ability) => (
            <AbilityRow key={ability.does} ability={ability} />
          ))}
        </Fragment>
      ))}
    </Table>
  </SettingsFrame>
)

const AbilityRow = ({ ability: { does, from } }: { ability: Ability }) => (
  <tr>
    <th scope="row" className="px-4 text-left font-normal">
      {does}
    </th>
    {roles.map((role) => {
      const may = roles.indexOf(role) >= roles.indexOf(from)
      const Icon = may ? Check : Minus
      return (
        <td key={role} className={cell}>
          <Icon size={15} aria-label={may ? 'yes' : 'no'} className={may ? 'text-passed' : 'text-faint'} />
        </td>
      )
    })}
  </tr>
)
