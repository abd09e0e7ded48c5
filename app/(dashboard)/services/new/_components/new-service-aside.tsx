import { AsideSection } from '#components/ui/aside-section.tsx'

const codes: Record<string, string> = { development: 'dev', staging: 'stg', production: 'prd' }

/** What its keys will look like, as one types. */
export function NewServiceAside({ prefix, environments }: { prefix: string; environments: readonly string[] }) {
  return (
    <>
      <AsideSection title="What its keys will look like">
        <div
          aria-live="polite"
          className="grid min-h-[84px] content-start rounded-2 bg-sunken px-3.5 py-3 font-mono text-text-3 text-xs/[20px]"
        >
          {environments.map(environment => (
            <span key={environment} className="wrap-anywhere">
              <span className="text-text">{prefix || 'prefix'}</span>_{codes[environment]}_••••…••
            </span>
          ))}
        </div>
        <p className="mt-1.5 text-text-3 text-xs/[17px]">
          43 random characters, then six of a checksum over all of it: a key with an edited prefix is refused as junk.
        </p>
      </AsideSection>
      <AsideSection title="The policy it begins with">
        <p className="text-text-2">
          Keys rotate every 90 days. The old secret works on for 24 h in development, 3 d in staging and 7 d in
          production once the new one is in use. Each environment’s policy can be changed afterwards.
        </p>
      </AsideSection>
    </>
  )
}
