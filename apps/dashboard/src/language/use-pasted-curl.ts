'use client'
import { useEffect, useState } from 'react'
import { loadLater } from '../session/connection.ts'
import { isCurl } from './is-curl.ts'
import type { PastedCurl } from './read-pasted-curl.ts'

/** What reads curl comes when somebody pastes it. @throws Error that says why nothing comes of the text */
export const loadPastedCurl = async (text: string): Promise<PastedCurl> => {
  const { readPastedCurl } = await loadLater(() => import('./read-pasted-curl.ts'))
  return readPastedCurl(text)
}

interface Read {
  readonly of: string
  readonly curl?: PastedCurl
  /** Why nothing comes of it, in a sentence. */
  readonly refused?: string
}

/** Undefined for every other text, and while it is read. */
export const usePastedCurl = (text: string): Read | undefined => {
  const [read, setRead] = useState<Read>()
  useEffect(() => {
    if (!isCurl(text)) return
    let isCurrent = true
    const take = (read: Read): void => void (isCurrent && setRead(read))
    loadPastedCurl(text).then(
      (curl) => take({ of: text, curl }),
      (error: unknown) => take({ of: text, refused: sentenceOf(error) }),
    )
    return () => {
      isCurrent = false
    }
  }, [text])
  return read?.of === text ? read : undefined
}

/** What is wrong with the text is no sentence yet; what else went wrong is one. */
const sentenceOf = (error: unknown): string => {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return name === 'NotImportable' ? `Nothing comes of it: ${message}.` : message
}
