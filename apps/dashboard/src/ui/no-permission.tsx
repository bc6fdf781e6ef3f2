import { Empty } from './states.tsx'

export const NoPermission = ({ what, why }: { what: string; why: string }) => (
  <Empty title={`You cannot see ${what}`}>{why} Ask one of the members who can.</Empty>
)
