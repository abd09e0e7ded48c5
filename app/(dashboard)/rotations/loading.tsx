import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'

export default function RotationsLoading() {
  return (
    <>
      <PageHeader title="Rotations" />
      <PageBody>
        <SkeletonRows rows={10} lines={2} />
      </PageBody>
    </>
  )
}
