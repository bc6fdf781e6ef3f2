'use client'
import { useQueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { useApi } from '../session/api.tsx'
import { environmentsQuery } from './queries.ts'

interface Question {
  /** The protected environments, by name. */
  readonly environments: readonly string[]
  /** How many runs would start in them. */
  readonly runs: number
  readonly answer: (isSure: boolean) => void
}

/** What is asked now, if anything; `RunQuestion` asks it. */
export const useRunQuestion = create<{ readonly question: Question | undefined }>(() => ({ question: undefined }))

/** As runs are asked for: null runs without an environment, undefined where the server chooses. */
export interface WantedRun {
  readonly environment?: string | null | undefined
  /** What the flow itself names. */
  readonly own?: string | null | undefined
}

/** Of who names no environment: what the flow names, else `local`, as the server does it. */
export const environmentOf = ({ environment, own }: WantedRun): string | null =>
  environment === undefined ? (own ?? 'local') : environment

/** True at once where nothing is protected; else what somebody answers. Every way to start a run goes through it. */
export const useMayRun = (): ((wanted: readonly WantedRun[]) => Promise<boolean>) => {
  const api = useApi()
  const queries = useQueryClient()
  return async (wanted) => {
    const known = await queries.fetchQuery(environmentsQuery(api))
    const guarded = new Set(known.filter(({ isProtected }) => isProtected).map(({ name }) => name))
    const touched = wanted.map(environmentOf).filter((name) => name !== null && guarded.has(name)) as string[]
    return touched.length === 0 || ask({ environments: [...new Set(touched)], runs: touched.length })
  }
}

const ask = (what: Omit<Question, 'answer'>): Promise<boolean> =>
  new Promise((resolve) => {
    const answer = (isSure: boolean): void => {
      useRunQuestion.setState({ question: undefined })
      resolve(isSure)
    }
    useRunQuestion.getState().question?.answer(false)
    useRunQuestion.setState({ question: { ...what, answer } })
  })
