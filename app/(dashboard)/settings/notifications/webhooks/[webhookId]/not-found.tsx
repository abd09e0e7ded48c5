import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** The same words for a webhook that is none, one that was removed, and one of another organization. */
export default function WebhookNotFound() {
  return (
    <>
      <PageHeader title="No such webhook" trail={[{ href: '/settings', label: 'Settings' }]} />
      <PageBody>
        <EmptyState
          title="There is no webhook at this address that you may see"
          action={<ButtonLink href="/settings">Open settings</ButtonLink>}
        >
          It may have been removed: the ledger says by whom. What it was sent is forgotten after 30 days.
        </EmptyState>
      </PageBody>
    </>
  )
}
