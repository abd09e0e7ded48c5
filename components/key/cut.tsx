import { cx } from '#components/ui/cx.ts'
import { cutPins } from './cut-pins.ts'

export type SecretAge = 'new' | 'old' | 'ended'

const TONES: Record<SecretAge, string> = { new: 'text-accent-text', old: 'text-brass-mark', ended: 'text-mute' }

/**
 * The six-pin mark of a secret, from its public id. Only where two secrets must be told apart (reveal, overlap, lineage,
 * log), and never without a hint or a word beside it.
 */
export function Cut({ secretId, age, className }: { secretId: string; age: SecretAge; className?: string }) {
  const pins = cutPins(secretId).map((split, index) => ({ x: index * 4, split }))
  return (
    <svg
      viewBox="0 0 23 12"
      fill="currentColor"
      role="img"
      aria-label={`cut of the ${age} secret`}
      className={cx('inline-block h-3 w-[23px] flex-none align-[-1px]', TONES[age], className)}
    >
      <g opacity=".38">
        {pins.map(({ x, split }) => (
          <rect key={x} x={x} width="3" height={split} />
        ))}
      </g>
      {pins.map(({ x, split }) => (
        <rect key={x} x={x} y={split + 1.5} width="3" height={10.5 - split} />
      ))}
    </svg>
  )
}
