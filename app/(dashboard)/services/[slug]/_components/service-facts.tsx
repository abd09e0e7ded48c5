import Link from 'next/link'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Fact, Facts } from '#components/ui/facts.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { formatCount } from '#lib/format/number.ts'
import type { ServiceRow } from '#lib/services/queries.ts'
import type { MissedReports } from '#lib/usage/get-missed-reports.ts'
import { ChooseSource } from './choose-source.tsx'
import { ChooseWhenAway } from './choose-when-away.tsx'

type ServiceFactsProps = {
  service: ServiceRow
  source: { source: 'verification' | 'report'; since: Date | null } | null
  missed: MissedReports | null
  mayManage: boolean
}

const awayWords = {
  serve: 'What Keyturn last knew of a key, for five minutes at most, and says how old it is.',
  refuse: 'Nothing: whoever asks gets 503, and no key is accepted.',
}

const sourceWords = { verification: 'What Keyturn was asked', report: 'What a gateway reports' }

export function ServiceFacts({ service, source, missed, mayManage }: ServiceFactsProps) {
  const { slug, prefix, team, whenAway, activeKeys, createdAt } = service
  return (
    <>
      <AsideSection>
        <Facts>
          <Fact label="Slug" note="as programs call it">
            <Mono>{slug}</Mono>
          </Fact>
          <Fact label="Keys begin">
            <Mono>{prefix}_</Mono>
          </Fact>
          <Fact label="Team">{team.name}</Fact>
          <Fact label="Keys">
            <Link href={`/keys?service=${slug}`}>{formatCount(activeKeys, 'live key')}</Link>
          </Fact>
          <Fact label="Made">
            <ExactTime iso={createdAt.toISOString()} day />
          </Fact>
        </Facts>
      </AsideSection>
      {source && (
        <AsideSection title="What its charts count">
          <p className="text-text-2">
            {sourceWords[source.source]}
            {source.since && (
              <>
                , since <ExactTime iso={source.since.toISOString()} />
              </>
            )}
            . The other source is recorded too and shown apart, never added.
          </p>
          {missed && source.source === 'report' && (
            <p className="mt-2 text-text-2">
              {formatCount(missed.requests, 'request')} came too late for detectors to judge how many there are, the
              last <ExactTime iso={missed.last.toISOString()} />.
            </p>
          )}
          {mayManage && <ChooseSource slug={slug} source={source.source} />}
        </AsideSection>
      )}
      <AsideSection title="Answers while the database is away">
        <p className="text-text-2">{awayWords[whenAway]}</p>
        {mayManage && <ChooseWhenAway slug={slug} whenAway={whenAway} />}
      </AsideSection>
    </>
  )
}
