'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { addressOf } from '../place/use-place.ts'
import { useApi } from '../session/api.tsx'

/** The settings begin with the members. */
export const ToMembers = () => {
  const { workspace } = useApi()
  const router = useRouter()
  useEffect(() => router.replace(addressOf(workspace.slug, 'settings', 'members')), [router, workspace.slug])
  return <h1 className="sr-only">Settings</h1>
}
