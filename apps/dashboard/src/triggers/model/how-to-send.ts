import type { Kind } from './trigger-fields.ts'

export interface HowToSend {
  /** What to do at the sender, step by step. */
  readonly steps: readonly string[]
  /** To paste into a shell. */
  readonly script?: string
}

/** How requests come from a sender of this kind to this address. The secret is never in it: it would stay in histories and logs. */
export const howToSend = (kind: Kind, address: string): HowToSend => {
  switch (kind) {
    case 'github':
      return {
        steps: [
          'In the repository, open Settings, Webhooks, Add webhook.',
          'Payload URL: the address above. Content type: application/json. Secret: the secret.',
          'Let me select individual events: choose those that count, such as Deployment statuses.',
        ],
      }
    case 'gitlab':
      return {
        steps: [
          'In the project, open Settings, Webhooks, Add new webhook.',
          'URL: the address above. Secret token: the secret.',
          'Choose the events that count, such as Deployment events or Pipeline events.',
        ],
      }
    case 'standard':
      return { steps: ['Put the secret into TRIGGER_SECRET where this runs.'], script: signedScript(address) }
    case 'token':
      return { steps: ['Put the secret into TRIGGER_SECRET where this runs.'], script: tokenScript(address) }
  }
}

const signedScript = (address: string): string => `body='{"version": "1.4.2"}'
id="deploy-$(date +%s)"
time=$(date +%s)
key=$(printf %s "\${TRIGGER_SECRET#whsec_}" | base64 -d | od -An -vtx1 | tr -d ' \\n')
signature=$(printf '%s.%s.%s' "$id" "$time" "$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)
curl --fail-with-body ${address} -H 'Content-Type: application/json' \\
  -H "webhook-id: $id" -H "webhook-timestamp: $time" -H "webhook-signature: v1,$signature" --data-binary "$body"`

const tokenScript = (address: string): string => `curl --fail-with-body ${address} \\
  -H "Authorization: Bearer $TRIGGER_SECRET" -H 'Content-Type: application/json' -d '{"version": "1.4.2"}'`
