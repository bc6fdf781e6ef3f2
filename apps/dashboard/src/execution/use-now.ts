'use client'
import { useEffect, useState } from 'react'

/** The time, which goes on while it is asked for; milliseconds since 1970. */
export const useNow = (isAsked: boolean, everyMs: number): number => {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isAsked) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [isAsked, everyMs])
  return now
}
