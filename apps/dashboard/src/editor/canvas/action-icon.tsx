import {
  Ban,
  Bot,
  Braces,
  Cable,
  CircleCheck,
  Clock,
  Database,
  Ear,
  FileOutput,
  GitBranch,
  Globe,
  Group,
  Hourglass,
  Inbox,
  Layers,
  type LucideIcon,
  MessageSquareText,
  MousePointerClick,
  PanelsTopLeft,
  Repeat,
  Send,
  Server,
  ServerCog,
  ServerOff,
  Split,
  Square,
  Variable,
  Webhook,
  Workflow,
} from 'lucide-react'

const icons: Readonly<Record<string, LucideIcon>> = {
  http_request: Globe,
  database_query: Database,
  db_poll: Database,
  browser: MousePointerClick,
  websocket: Cable,
  grpc_call: Webhook,
  mcp: Bot,
  mock_server_start: Server,
  mock_server_update: ServerCog,
  mock_server_reset_state: ServerCog,
  mock_server_verify: CircleCheck,
  mock_server_stop: ServerOff,
  kafka_producer: Send,
  kafka_consumer: Inbox,
  kafka_admin: Layers,
  listen: Ear,
  receive: Inbox,
  wait_for: Hourglass,
  wait_until: Hourglass,
  condition: GitBranch,
  switch: Split,
  for_each: Repeat,
  while: Repeat,
  repeat: Repeat,
  parallel: PanelsTopLeft,
  run_flow: Workflow,
  group: Group,
  set: Variable,
  assert: CircleCheck,
  log: MessageSquareText,
  delay: Clock,
  transform: Braces,
  fail: Ban,
  output: FileOutput,
}

/** One neutral tile for every action: colours belong to the status. */
export const ActionIcon = ({ action }: { action: string }) => {
  const Icon = icons[action] ?? Square
  return (
    <span aria-hidden className="grid size-8 shrink-0 place-items-center rounded-control bg-hover text-muted">
      <Icon size={16} />
    </span>
  )
}
