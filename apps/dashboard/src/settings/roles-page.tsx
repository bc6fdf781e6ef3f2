'use client'
import { Check, Minus } from 'lucide-react'
import { cell, Table } from './parts.tsx'
import { abilities, roles } from './role-table.ts'
import { SettingsFrame } from './settings-frame.tsx'

export const RolesPage = () => (
  <SettingsFrame title="Roles">
    <p className="mb-4 max-w-prose text-table text-muted">
      Each role may do what those before it may. The server holds to this table on every request, whatever a page shows.
    </p>
    <Table label="What each role may do" heads={['To', ...roles]}>
      {abilities.map(({ does, from }) => (
        <tr key={does}>
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
      ))}
    </Table>
  </SettingsFrame>
)
