import { Plus } from 'lucide-react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Table, TableHead } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { defaults, isNarrowed, type ListParams, listHref } from './list-url.ts'

/** An empty list says why it is empty, and what fills it. */
export function NoKeys({ params, total, mayCreate }: { params: ListParams; total: number; mayCreate: boolean }) {
  return (
    <>
      <Table caption="Keys" bleed fixed>
        <TableHead>
          <Th>Key</Th>
          <Th className="max-md:hidden">Service, environment</Th>
          <Th className="max-md:hidden">Holder</Th>
          <Th>Status</Th>
          <Th numeric>24 h</Th>
        </TableHead>
      </Table>
      <div className="pt-8">
        {total > 0 || isNarrowed(params) ? <NoMatch params={params} /> : <First mayCreate={mayCreate} />}
      </div>
    </>
  )
}

function NoMatch({ params }: { params: ListParams }) {
  const narrowed = isNarrowed(params)
  const everywhere = { q: '', service: '', environment: '' as const }
  return (
    <EmptyState
      title={narrowed ? `No key ${params.q ? `matches “${params.q}”` : 'here'}` : 'No key in this state'}
      action={
        <div className="flex flex-wrap gap-2">
          {narrowed && <ButtonLink href={listHref(params, everywhere)}>Clear search and filters</ButtonLink>}
          {params.status !== 'all' && (
            <ButtonLink href={listHref(params, { status: 'all' })}>Look in ended keys too</ButtonLink>
          )}
          {!narrowed && <ButtonLink href={listHref(defaults)}>Show live keys</ButtonLink>}
        </div>
      }
    >
      Names, hints of any secret, past ones too, and holders are searched. A key that is pasted is searched by its hint.
    </EmptyState>
  )
}

function First({ mayCreate }: { mayCreate: boolean }) {
  return (
    <EmptyState
      title="Keys of your services will be here"
      action={
        mayCreate && (
          <ButtonLink href="/keys/new" variant="primary" icon={<Plus />}>
            Create the first key
          </ButtonLink>
        )
      }
    >
      {mayCreate
        ? 'With who holds each, who has seen it, what it was used for and when it is next rotated.'
        : 'As soon as someone of your team creates one.'}
    </EmptyState>
  )
}
