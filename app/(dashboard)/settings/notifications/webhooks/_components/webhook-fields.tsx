import type { FormState } from '#app/form-state.ts'
import { SEVERITY_WORDS } from '#components/key/severity-shape.tsx'
import { CheckboxLabel } from '#components/ui/checkbox-label.tsx'
import { Field } from '#components/ui/field.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { Input } from '#components/ui/input.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Select } from '#components/ui/select.tsx'
import { eventWords, type WebhookKind, webhookEvents, webhookSeverities } from '#lib/webhooks/input.ts'

export interface WebhookValues {
  name: string
  address: string
  leastSeverity: string
  events: readonly string[]
}

type WebhookFieldsProps = {
  state: FormState
  kind: WebhookKind
  values: WebhookValues
  /** what stands there, of an address that is not shown */
  addressPlaceholder: string
  /** an address need not be typed again */
  keepsAddress?: boolean
}

/** What a webhook is called, where it leads, and what it is told. */
export function WebhookFields({ state, kind, values, addressPlaceholder, keepsAddress = false }: WebhookFieldsProps) {
  const { fields, kept } = state
  const ticked = kept?.events?.split(' ') ?? values.events
  const isSlack = kind === 'slack'
  return (
    <>
      <Field label="Name" required help="Who is told, for whoever reads the list later." error={fields?.name}>
        <Input name="name" defaultValue={kept?.name ?? values.name} maxLength={80} autoComplete="off" />
      </Field>
      <Field
        label="Address"
        required={!keepsAddress}
        optional={keepsAddress && 'left empty, it stays as it is'}
        help={
          isSlack
            ? 'From Slack: your app, Incoming Webhooks, Copy. Whoever has it can write to the channel, so it is kept encrypted and not shown again.'
            : 'https, and reachable from this server. It gets a POST for each event.'
        }
        error={fields?.address}
      >
        <Input
          name="address"
          mono
          inputMode="url"
          defaultValue={kept?.address ?? values.address}
          placeholder={addressPlaceholder}
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <FieldGroup legend="Tell it when" error={fields?.events}>
        <div className="grid gap-2.5">
          {webhookEvents.map(event => (
            <CheckboxLabel
              key={event}
              name="events"
              value={event}
              defaultChecked={ticked.includes(event)}
              label={
                <>
                  {eventWords[event]} <Mono className="ml-1.5 text-text-3">{event}</Mono>
                </>
              }
            />
          ))}
        </div>
      </FieldGroup>
      <Field
        label="From which severity on"
        help="Of each of these; what is milder is not sent."
        error={fields?.leastSeverity}
      >
        <Select name="leastSeverity" defaultValue={kept?.leastSeverity ?? values.leastSeverity}>
          {webhookSeverities.map(severity => (
            <option key={severity} value={severity}>
              {severity === 'low' ? 'Every severity' : SEVERITY_WORDS[severity]}
            </option>
          ))}
        </Select>
      </Field>
    </>
  )
}
