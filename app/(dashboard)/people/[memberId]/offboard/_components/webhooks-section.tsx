import Link from 'next/link'
import { Input } from '#components/ui/input.tsx'
import { Section } from '#components/ui/section.tsx'
import { Select } from '#components/ui/select.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import { hideKeys } from '#lib/format/hide-keys.ts'
import { formatCount } from '#lib/format/number.ts'
import type { PlanView, WebhookView } from '../plan-view.ts'
import { type Draft, decidableWebhooks, type WebhookChoice } from './plan-draft.ts'
import type { PlanEvent, PlanState } from './plan-state.ts'

type WebhooksSectionProps = {
  state: PlanState
  problems: Record<string, string>
  /** how long what they know works on: "24 h", "now" */
  ending: string
  dispatch: (event: PlanEvent) => void
}

const notes = {
  goesOn: 'they can sign as Keyturn with these, or are told what is sent there',
  cutOff: 'what is rotated now is sent nothing, alerts neither, until somebody has made its new secret',
}

/** Webhooks that they know the secret of, or that lead where they said. Whoever makes the new secret sees the address. */
export function WebhooksSection({ state, problems, ending, dispatch }: WebhooksSectionProps) {
  const { plan, draft, changes } = state
  const webhooks = decidableWebhooks(plan)
  const changed = new Map(changes.map(({ id, what }) => [id, what]))
  if (webhooks.length === 0) return <Outside plan={plan} />
  return (
    <Section title="Webhooks" note={notes[ending === 'now' ? 'cutOff' : 'goesOn']}>
      <Table caption="Webhooks that they know" bleed lines={2} fixed>
        <TableHead>
          <Th>Webhook</Th>
          <Th className="max-md:hidden">Part in it</Th>
          <Th className="w-[16%] max-lg:hidden">Delivered, 24 h</Th>
          <Th className="w-[208px] max-md:w-[50%]">Action</Th>
        </TableHead>
        <TableBody>
          {webhooks.map(webhook => {
            const { webhookId, name, address, deliveredDay, isOff } = webhook
            return (
              <Tr key={webhookId} className={changed.has(webhookId) ? '[&>*]:bg-due-soft' : undefined}>
                <Td>
                  <TwoLines
                    strong
                    mono
                    first={<Link href={`/settings/notifications/webhooks/${webhookId}`}>{name}</Link>}
                    second={address}
                  />
                  {changed.has(webhookId) && <Tag tone="due">{changed.get(webhookId)}</Tag>}
                </Td>
                <Td dim className="whitespace-normal! py-1.5! max-md:hidden">
                  {partWords(webhook)}
                </Td>
                <Td dim className="max-lg:hidden">
                  {isOff ? 'switched off' : formatCount(deliveredDay, 'message')}
                </Td>
                <Td className="overflow-visible! py-1.5!">
                  <Decide {...{ webhook, draft, ending, dispatch }} problem={problems[webhookId]} />
                </Td>
              </Tr>
            )
          })}
        </TableBody>
      </Table>
    </Section>
  )
}

type DecideProps = Pick<WebhooksSectionProps, 'ending' | 'dispatch'> & {
  webhook: WebhookView
  draft: Draft
  problem: string | undefined
}

function Decide({ webhook: { webhookId, name, kind, choices }, draft, ending, problem, dispatch }: DecideProps) {
  const choice = draft.webhooks[webhookId]
  const change = (next: Partial<WebhookChoice>) => dispatch({ type: 'webhook', webhookId, change: next })
  const words = {
    rotate: `${kind === 'slack' ? 'New address' : 'Rotate'}, ${ending}`,
    switch_off: 'Switch off now',
    keep: 'Keep as it is',
  }
  return (
    <div className="grid gap-1.5">
      <Select
        size="md"
        aria-label={`Action for webhook ${name}`}
        value={choice?.action}
        onChange={event => change({ action: event.target.value as WebhookChoice['action'] })}
      >
        {choices.map(action => (
          <option key={action} value={action}>
            {words[action]}
          </option>
        ))}
      </Select>
      {choice?.action === 'keep' && (
        <Input
          id={`decide-${webhookId}`}
          aria-label={`Why webhook ${name} is kept`}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `problem-${webhookId}` : undefined}
          placeholder="Why it is kept"
          className="h-[30px]!"
          maxLength={500}
          value={choice.note}
          onChange={event => change({ note: hideKeys(event.target.value) })}
        />
      )}
      {problem && (
        <p id={`problem-${webhookId}`} className="whitespace-normal text-2xs/[15px] text-refused">
          {problem}
        </p>
      )}
    </div>
  )
}

function partWords({ kind, isKnown, isAddressTheirs }: WebhookView): string {
  if (kind === 'slack') return isKnown ? 'Set its address, which lets whoever has it write there' : 'Set its address'
  if (!isKnown) return 'Set its address'
  return isAddressTheirs ? 'Saw its secret and set its address' : 'Saw its secret'
}

/** What the reader can't decide: who will be asked. */
function Outside({ plan: { webhooksOutOfReach: count } }: { plan: PlanView }) {
  if (count === 0) return null
  return (
    <p className="mt-4 text-text-2">
      <b className="text-text">Out of your reach:</b> {formatCount(count, 'webhook')} that they know. Owners and
      security engineers are asked, and {count === 1 ? 'it works' : 'they work'} until one of them decides.
    </p>
  )
}
