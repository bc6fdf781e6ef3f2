'use client'
import dynamic from 'next/dynamic'
import { loadLater } from '../../session/connection.ts'
import { Bar } from '../states.tsx'

/** The editor's library comes when the first text is shown. */
export const CodeView = dynamic(() => loadLater(() => import('./code-view.tsx')), {
  ssr: false,
  loading: () => <Bar className="m-3 h-24" />,
})
