'use client'
import { authorOf, useMembers } from '../session/members.ts'
import { Time } from '../ui/time.tsx'
import { cellWords, type OtherChange } from './model/matrix.ts'

/** Says what somebody else made of a value, in a sentence. */
export const TheirChange = ({ cell, by = null, at }: OtherChange) => {
  const author = authorOf(by, useMembers().data)
  switch (cell.type) {
    case 'missing':
      return 'Somebody removed it meanwhile.'
    case 'secret':
      return (
        <>
          It was set by {author}
          {at !== undefined && (
            <>
              , <Time at={at} />
            </>
          )}
          .
        </>
      )
    case 'value':
      return (
        <>
          It was changed meanwhile by {author}, to <span className="font-mono break-all">{cellWords(cell)}</span>
        </>
      )
  }
}
