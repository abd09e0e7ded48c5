import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

/** The same words for a key that is none and for one of another team or organization. */
export default function KeyNotFound() {
  return (
    <>
      <PageHeader title="No such key" trail={[{ href: '/keys', label: 'Keys' }]} />
      <PageBody>
        <EmptyState
          title="There is no key at this address that you may see"
          action={<ButtonLink href="/keys?status=all">Search all keys</ButtonLink>}
        >
          Keys never vanish: ended ones stay in the list. If someone sent you this link, it may belong to a team that
          you are not in.
        </EmptyState>
      </PageBody>
    </>
  )
}
