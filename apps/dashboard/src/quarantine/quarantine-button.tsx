'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useWhyNot } from '../session/api.tsx'
import { loadLater } from '../session/connection.ts'
import { Button } from '../ui/button.tsx'

const QuarantineDialog = dynamic(() => loadLater(() => import('./quarantine-dialog.tsx').then((module) => module.QuarantineDialog)), {
  ssr: false,
})
const EndQuarantineDialog = dynamic(
  () => loadLater(() => import('./end-quarantine-dialog.tsx').then((module) => module.EndQuarantineDialog)),
  { ssr: false },
)

/** Puts a flow into quarantine, or ends it. */
export const QuarantineButton = ({ flow, isHeld }: { flow: { readonly id: string; readonly name: string }; isHeld: boolean }) => {
  const why = useWhyNot('editor')
  const [isOpen, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <>
      <Button
        size="small"
        look="quiet"
        aria-label={isHeld ? `End the quarantine of ${flow.name}` : `Quarantine ${flow.name}`}
        unavailable={why}
        onClick={() => setOpen(true)}
      >
        {isHeld ? 'End quarantine' : 'Quarantine'}
      </Button>
      {isOpen && (isHeld ? <EndQuarantineDialog flow={flow} onClose={close} /> : <QuarantineDialog flow={flow} onClose={close} />)}
    </>
  )
}
