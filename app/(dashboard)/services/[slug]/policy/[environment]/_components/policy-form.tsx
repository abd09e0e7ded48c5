'use client'

import { useEffect, useRef } from 'react'
import type { PolicyValues } from '#app/(dashboard)/services/policy-draft.ts'
import { Columns } from '#components/shell/columns.tsx'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { CheckboxLabel } from '#components/ui/checkbox-label.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { FormError } from '#components/ui/form-error.tsx'
import { Section } from '#components/ui/section.tsx'
import type { Environment } from '#lib/access/words.ts'
import { formatCount } from '#lib/format/number.ts'
import type { PreviewView } from '../preview-view.ts'
import { ChangeoverFields } from './changeover-fields.tsx'
import { EndingFields } from './ending-fields.tsx'
import { NoticeFields } from './notice-fields.tsx'
import { PolicyPreview } from './policy-preview.tsx'
import { preview as words } from './preview-words.ts'
import { ScheduleFields } from './schedule-fields.tsx'
import { usePolicyForm } from './use-policy-form.ts'
import { usePreview } from './use-preview.ts'

type PolicyFormProps = {
  slug: string
  environment: Environment
  policy: PolicyValues
  zones: readonly string[]
  /** what comes under the policy as it stands */
  first: PreviewView | null
}

/** All of a policy, and beside it what saving would do, before it is saved. */
export function PolicyForm({ slug, environment, policy, zones, first }: PolicyFormProps) {
  const form = usePolicyForm({ service: slug, environment }, policy)
  const { draft, error, pending, refusals, changes, change, save } = form
  const shown = usePreview(`/services/${slug}/policy/${environment}`, changes, first)
  const isChanged = changes === null || Object.keys(changes).length > 0
  const summary = shown.preview && words(shown.preview, isChanged)
  const follows = summary ?? 'Rotations that already run keep theirs.'
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (refusals > 0) element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [refusals])
  return (
    <Columns
      form
      sticky
      asideLabel="What saving would do"
      aside={
        <PolicyPreview
          {...shown}
          isChanged={isChanged}
          isWaiting={changes === null}
          list={`/keys?service=${slug}&environment=${environment}`}
        />
      }
    >
      <form
        ref={element}
        noValidate
        autoComplete="off"
        onSubmit={event => {
          event.preventDefault()
          save(follows)
        }}
      >
        <p className="mb-6 text-text-2">
          For all keys of {slug} in {environment}, but for what a key has of its own. Rotations that already run keep
          the overlap and the deadline they began with.
        </p>
        <FormError className="mb-5">{error}</FormError>
        <Section title="When a rotation is due">
          <ScheduleFields {...form} zones={zones} />
        </Section>
        <Section title="Who is told, and what if nobody comes">
          <NoticeFields {...form} />
        </Section>
        <Section title="How one secret takes over from the other">
          <ChangeoverFields {...form} />
        </Section>
        <Section title="How keys end by themselves">
          <EndingFields {...form} />
        </Section>
        <Section title="New keys">
          <CheckboxLabel
            name="createNeedsLead"
            checked={draft.createNeedsLead}
            onChange={event => change({ createNeedsLead: event.target.checked }, 'createNeedsLead')}
            label="Only a lead creates keys here"
            note={
              environment === 'production'
                ? 'Otherwise every developer of the team may, which is the default.'
                : 'Asked for in production alone; elsewhere developers create.'
            }
          />
        </Section>
        <p role="status" className="mt-8 min-h-5 text-text-2">
          {summary}
        </p>
        <div className="mt-3 flex items-center gap-2">
          <Button type="submit" variant="primary" size="lg" aria-disabled={pending || undefined}>
            {pending ? 'Saving' : 'Save policy'}
          </Button>
          <ButtonLink href={`/services/${slug}`} size="lg" variant="ghost">
            Keep it as it is
          </ButtonLink>
        </div>
        <ConfirmDialog
          open={form.ends !== undefined}
          onOpenChange={open => !open && form.keep()}
          title={`End ${formatCount(form.ends ?? 0, 'key')} of ${slug}, ${environment}?`}
          body="They are older, or longer unused, than this policy allows. Whoever uses them is refused from the next second on; the preview names them."
          consequence="An ended key never works again: this can’t be undone."
          cancelLabel="Keep them"
          confirmLabel={`Save policy, end ${formatCount(form.ends ?? 0, 'key')}`}
          onConfirm={async () => {
            save(follows, form.ends)
            return undefined
          }}
        />
      </form>
    </Columns>
  )
}
