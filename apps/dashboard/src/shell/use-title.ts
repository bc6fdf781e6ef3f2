'use client'
import { useEffect } from 'react'

/** The title of the page: `Failed · Checkout · TestMesh`. */
export const useTitle = (...parts: readonly (string | undefined)[]): void => {
  const title = [...parts, 'TestMesh'].filter(Boolean).join(' · ')
  useEffect(() => {
    document.title = title
  }, [title])
}
