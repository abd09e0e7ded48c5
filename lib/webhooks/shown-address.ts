import type { WebhookKind } from './input.ts'

/** What may be seen of an address: of Slack's, which lets whoever has it write, the host and its last four characters. */
export function shownAddress(kind: WebhookKind, { origin, href }: URL): string {
  return kind === 'slack' ? `${origin}/…${href.slice(-4)}` : href
}
