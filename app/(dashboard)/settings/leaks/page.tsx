import type { Metadata } from 'next'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { Section } from '#components/ui/section.tsx'
import { mayAnywhere } from '#lib/access/may.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { getEnv } from '#lib/env.ts'
import { isLoopback } from '#lib/env-variables.ts'
import { leakFile } from '#lib/leaks/leak-files.ts'
import { keyShapes } from '#lib/leaks/scanner-rules.ts'
import { listServices } from '#lib/services/queries.ts'
import { CommitHook } from './_components/commit-hook.tsx'
import { GithubPartner } from './_components/github-partner.tsx'
import { ScannerRules } from './_components/scanner-rules.tsx'
import { TellOfLeaks } from './_components/tell-of-leaks.tsx'

export const metadata: Metadata = { title: 'Leaks' }

/** What keeps keys from being committed, and what tells Keyturn of those that were. */
export default async function LeaksPage() {
  const actor = await currentActor()
  const services = await listServices(actor)
  const prefixes = services.map(({ prefix }) => prefix)
  const { url } = getEnv()
  return (
    <>
      <PageHeader title="Leaks" trail={[{ href: '/settings', label: 'Settings' }]} />
      <PageBody>
        <div className="max-w-[860px]">
          <Section title="A hook for git" note="refuses to commit a key; asks nobody, needs a shell and awk">
            <CommitHook text={leakFile('pre-commit', prefixes)} />
          </Section>
          <Section title="Rules for scanners" note={`for ${prefixesWords(prefixes)}`}>
            <ScannerRules
              gitleaks={leakFile('gitleaks.toml', prefixes)}
              secretlint={leakFile('secretlintrc.json', prefixes)}
              gitSecrets={leakFile('keyturn-git-secrets.txt', prefixes)}
            />
          </Section>
          <Section title="Tell Keyturn of a leak" note="by a token, or at the terminal">
            <TellOfLeaks url={url} prefix={prefixes[0] ?? 'payments'} />
          </Section>
          {mayAnywhere(actor, 'notification.manage') && (
            <Section title="GitHub’s secret scanning" note="of public repositories and npm packages">
              <GithubPartner url={url} isPublic={!isLoopback(new URL(url))} shapes={keyShapes(prefixes)} />
            </Section>
          )}
        </div>
      </PageBody>
    </>
  )
}

function prefixesWords(prefixes: readonly string[]): string {
  const [first, ...others] = prefixes
  if (first === undefined) return 'tokens alone: there is no service yet'
  return others.length === 0
    ? `the prefix ${first}, and tokens`
    : `the ${prefixes.length} prefixes of your services, and tokens`
}
