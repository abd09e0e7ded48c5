import { Skeleton } from '#components/ui/skeleton.tsx'

/** In the chart's place and height until there is something to draw. */
export function ChartWaiting({ failed }: { failed: boolean }) {
  return (
    <div className="h-[372px]" role="status">
      {failed ? (
        <p className="text-text-2">
          Keyturn did not answer, so there is nothing to draw. It is asked again in a minute.
        </p>
      ) : (
        <>
          <span className="sr-only">Loading</span>
          <Skeleton className="w-[150px]" />
          <Skeleton className="mt-9 h-[150px]!" />
          <Skeleton className="mt-9 h-[84px]!" />
        </>
      )}
    </div>
  )
}
