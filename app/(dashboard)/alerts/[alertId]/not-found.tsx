import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** The same words for an alert that is none and for one of another team or organization. */
export default function AlertNotFound() {
  return (
    <>
      <PageHeader title="No such alert" trail={[{ href: '/alerts', label: 'Alerts' }]} />
      <PageBody>
        <EmptyState
          title="There is no alert at this address that you may see"
          action={<ButtonLink href="/alerts">Show open alerts</ButtonLink>}
        >
          Alerts never vanish: closed ones stay in the list. If someone sent you this link, it may belong to a team that
          you are not in.
        </EmptyState>
      </PageBody>
    </>
  )
}
