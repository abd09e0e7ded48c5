import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { SkeletonRows } from '#components/ui/skeleton-rows.tsx'

export default function KeysLoading() {
  return (
    <>
      <PageHeader title="Keys" />
      <PageBody className="pt-[54px]!">
        <SkeletonRows rows={12} columns={[120, 120, 90, 160, 60, 80]} />
      </PageBody>
    </>
  )
}
