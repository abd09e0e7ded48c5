'use client'

import { DetectionRule } from '#app/(dashboard)/services/_components/detection-rule.tsx'
import { fromBrowsersWords, stopsOf, usualFromBrowsers } from '#app/(dashboard)/services/detection-words.ts'
import { Columns } from '#components/shell/columns.tsx'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ChoiceCard, ChoiceCards } from '#components/ui/choice-card.tsx'
import { FieldGroup } from '#components/ui/field-group.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Environment } from '#lib/access/words.ts'
import { stoppingDetectors } from '#lib/detection/input.ts'
import { formatCount } from '#lib/format/number.ts'
import { StopField } from './stop-field.tsx'
import { type DetectionDraft, useDetectionForm } from './use-detection-form.ts'

type DetectionFormProps = {
  slug: string
  environment: Environment
  stored: DetectionDraft
  /** live keys here that were used from a browser lately */
  browserKeys: number
  brakeAt: number
}

/** What Keyturn does by itself with the keys of one environment. */
export function DetectionForm({ slug, environment, stored, browserKeys, brakeAt }: DetectionFormProps) {
  const form = useDetectionForm({ service: slug, environment }, stored)
  const { draft, error, pending, isChanged, change, save } = form
  const summary = summaryOf(draft, environment, browserKeys)
  const usual = usualFromBrowsers(environment)
  const choices = [
    [null, 'By default', `${fromBrowsersWords[usual].means}. Production alerts, the others allow it.`],
    ...(['allow', 'alert', 'refuse'] as const).map(
      each => [each, fromBrowsersWords[each].name, `${fromBrowsersWords[each].means}.`] as const,
    ),
  ] as const
  return (
    <Columns
      form
      sticky
      asideLabel="The rule"
      aside={
        <AsideSection title="What stops a key by itself">
          <DetectionRule brakeAt={brakeAt} />
        </AsideSection>
      }
    >
      <form
        noValidate
        autoComplete="off"
        onSubmit={event => {
          event.preventDefault()
          save(summary)
        }}
      >
        <p className="mb-6 text-text-2">
          For all keys of {slug} in {environment}. Every finding is an alert; here you say what else follows.
        </p>
        <FormError className="mb-5">{error}</FormError>
        <Section title="Browsers">
          <FieldGroup
            legend="A key that is used from a browser"
            help="A request comes from one if it names a page’s origin, or its user agent begins with Mozilla."
          >
            <ChoiceCards columns={2}>
              {choices.map(([value, label, note]) => (
                <ChoiceCard
                  key={label}
                  type="radio"
                  name="fromBrowsers"
                  value={value ?? 'default'}
                  label={label}
                  note={note}
                  checked={draft.fromBrowsers === value}
                  onChange={() => change({ fromBrowsers: value })}
                />
              ))}
            </ChoiceCards>
          </FieldGroup>
        </Section>
        <Section
          title="Which findings quarantine the key"
          note="a leaked one, in production; no other, unless somebody says so"
        >
          {stoppingDetectors.map(detector => (
            <StopField
              key={detector}
              detector={detector}
              least={draft.stopsAt[detector]}
              onChange={least => change({ stopsAt: stopsOf({ ...draft.stopsAt, [detector]: least ?? '' }) })}
            />
          ))}
        </Section>
        <p role="status" className="mt-8 min-h-5 text-text-2">
          {isChanged ? `Once saved: ${summary}` : `As it stands: ${summary}`}
        </p>
        <div className="mt-3 flex items-center gap-2">
          <Button type="submit" variant="primary" size="lg" aria-disabled={pending || undefined}>
            {pending ? 'Saving' : 'Save detection'}
          </Button>
          <ButtonLink href={`/services/${slug}`} size="lg" variant="ghost">
            Keep it as it is
          </ButtonLink>
        </div>
      </form>
    </Columns>
  )
}

function summaryOf({ stopsAt, fromBrowsers }: DetectionDraft, environment: Environment, browserKeys: number): string {
  const stops = stoppingDetectors.filter(detector => stopsAt[detector]).length
  const stopping =
    stops === 0 ? 'nothing quarantines a key by itself' : `${formatCount(stops, 'detector')} may quarantine a key`
  const keys = formatCount(browserKeys, 'live key was', 'live keys were')
  const browsers = {
    allow: 'browsers are allowed',
    alert: 'an alert tells of browsers',
    refuse: `browsers are refused from the next request on; ${keys} used from one within 28 days`,
  }[fromBrowsers ?? usualFromBrowsers(environment)]
  return `${stopping}, and ${browsers}.`
}
