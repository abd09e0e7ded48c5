import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'

export default function AlertsLoading() {
  return (
    <>
      <PageHeader title="Alerts" />
      <PageBody className="pt-[98px]!">
        <SkeletonRows rows={8} lead={82} columns={[164, 134, 68, 100]} />
      </PageBody>
    </>
  )
}
