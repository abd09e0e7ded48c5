import { PageBody } from '#components/shell/page-body.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

export default function KeyLoading() {
  return (
    <>
      <div className="flex h-(--header) items-center border-line border-b px-8 max-md:px-4">
        <Skeleton className="w-[220px]" />
      </div>
      <PageBody>
        <Skeleton className="w-[420px] max-w-full" />
        <Skeleton className="mt-14 h-[250px]!" />
      </PageBody>
    </>
  )
}
