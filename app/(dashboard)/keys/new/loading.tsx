import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

const fields = ['name', 'service', 'environments', 'holder', 'scopes', 'networks']

export default function NewKeyLoading() {
  return (
    <>
      <PageHeader title="New key" trail={[{ href: '/keys', label: 'Keys' }]} />
      <PageBody className="grid max-w-[592px]! gap-7">
        {fields.map(field => (
          <div key={field}>
            <Skeleton className="w-[90px]" />
            <Skeleton className="mt-3 h-9!" />
          </div>
        ))}
      </PageBody>
    </>
  )
}
