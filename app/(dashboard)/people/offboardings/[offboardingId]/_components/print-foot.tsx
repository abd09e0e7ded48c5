import { LiveClock } from '#components/ui/live-clock.tsx'

/** On paper only: where this is from, and as of when. */
export function PrintFoot({ address }: { address: string }) {
  return (
    <p className="mt-8 hidden border-line border-t pt-2 text-text-2 text-xs print:block">
      {address} · printed <LiveClock />
    </p>
  )
}
