import type { Verdict } from '@testmesh/protocol'
import type { Answers, FromChild, Question, ToChild } from '../messages.ts'

/** Undefined where nothing is answered but that it is done. */
type AnswerTo<About extends Question['about']> = About extends keyof Answers ? Answers[About] : undefined

/** What a run says to its worker, and asks it. */
export interface Link {
  send(message: FromChild): void
  /** Says that it is over, and what this process holds by now. */
  end(verdict?: Verdict): void
  receive(message: Exclude<ToChild, { type: 'run' | 'undo' }>): void
  /** Resolves when the worker answers. */
  ask<Q extends Question>(about: Q): Promise<AnswerTo<Q['about']> | undefined>
  /** Stops this run, as if its worker had said so. */
  stop(reason: string): void
  /** Waits while more events are under way than the log has taken. Undefined when there is room. */
  room(sent: number): Promise<void> | undefined
  /** What somebody wants of this run goes there from now on, also what came before. */
  onCommand(listener: (command: Command) => void): void
  /** Aborts when it must stop; then again when teardown must stop too. */
  begin(): { readonly signal: AbortSignal; readonly killSignal: AbortSignal }
}

export type Command = Extract<ToChild, { type: 'command' }>

/** Events that may be under way to the log, not yet in it. */
const windowSize = 512

export const createLink = (send: (message: FromChild) => void): Link => {
  const questions = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  const waiting: (() => void)[] = []
  let lastQuestion = 0
  let underWay = 0
  let stop = new AbortController()
  let kill = new AbortController()
  let early: Command[] = []
  const keep = (command: Command): void => void early.push(command)
  let hear = keep

  const answer = ({ question, value, problem }: Extract<ToChild, { type: 'answer' }>): void => {
    const asked = questions.get(question)
    questions.delete(question)
    if (problem === undefined) asked?.resolve(value as never)
    else asked?.reject(new Error(problem))
  }
  return {
    send,
    end: (verdict) => send({ type: 'ended', ...(verdict && { verdict }), residentMb: process.memoryUsage.rss() / 1024 ** 2 }),
    receive: (message) => {
      switch (message.type) {
        case 'taken':
          underWay -= message.count
          if (underWay < windowSize) for (const go of waiting.splice(0)) go()
          return
        case 'answer':
          return answer(message)
        case 'command':
          return hear(message)
        case 'stop':
          send({ type: 'stopping' })
          return stop.abort(new Error(message.reason))
        case 'kill':
          return kill.abort(new Error('it was stopped a second time'))
      }
    },
    ask: (about) => {
      lastQuestion += 1
      const question = lastQuestion
      send({ type: 'ask', question, ...about })
      return new Promise((resolve, reject) => questions.set(question, { resolve, reject }))
    },
    stop: (reason) => stop.abort(new Error(reason)),
    room: (sent) => {
      underWay += sent
      return underWay < windowSize ? undefined : new Promise((resolve) => waiting.push(resolve))
    },
    onCommand: (listener) => {
      hear = listener
      for (const command of early.splice(0)) listener(command)
    },
    begin: () => {
      stop = new AbortController()
      kill = new AbortController()
      underWay = 0
      early = []
      hear = keep
      return { signal: stop.signal, killSignal: kill.signal }
    },
  }
}
