import { AsideSection } from '#components/ui/aside-section.tsx'
import type { Environment } from '#lib/access/words.ts'
import { codes } from '../../_components/draft.ts'

/** What comes of it, beside the form. */
export function DecoyAside({ prefix = 'prefix', environment }: { prefix?: string; environment: Environment }) {
  return (
    <>
      <AsideSection title="What it will be">
        <div className="wrap-anywhere rounded-2 bg-sunken px-3.5 py-3 font-mono text-text-3 text-xs/[20px]">
          {prefix}_{codes[environment]}_<span className="text-text">••••…••</span>
        </div>
        <p className="mt-1.5 text-text-3 text-xs/[17px]">
          Nothing tells it from a real key, its checksum neither. Whoever asks Keyturn about it hears what is said of a
          key that was revoked.
        </p>
      </AsideSection>
      <AsideSection title="What happens when it is used">
        <p className="text-text-2">
          It grants nothing. Within seconds there is a critical alert with all that is known of whoever used it: address
          and network, program, paths, times. Its team’s leads and security are told, and it can’t be snoozed.
        </p>
      </AsideSection>
      <AsideSection title="What it does not need">
        <p className="text-text-2">
          No holder, no scopes, no rotation. It is in no count of keys, no chart and no finding; Keys lists decoys under
          a status of their own.
        </p>
      </AsideSection>
    </>
  )
}
