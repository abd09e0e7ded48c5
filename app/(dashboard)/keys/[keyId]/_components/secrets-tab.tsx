import { KeyHint } from '#components/key/key-hint.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { TwoLines } from '#components/ui/two-lines.tsx'
import type { getLineage, SecretRow } from '#lib/keys/queries.ts'
import { endReasonWords } from '../secret-words.ts'
import { LineageList } from './lineage-list.tsx'

type Lineage = NonNullable<Awaited<ReturnType<typeof getLineage>>>
type SecretsTabProps = { lineage: Lineage; rotatesAt: Date | null; now: Date }

/** The lineage as a timeline, then in words: born, first and last used, how it ended, and who has seen which. */
export function SecretsTab({ lineage, rotatesAt, now }: SecretsTabProps) {
  const seenBy = namesBySecret(lineage)
  const time = (moment: Date | null) => (moment ? <ExactTime day iso={moment.toISOString()} /> : '–')
  return (
    <>
      <LineageList secrets={lineage.secrets} rotatesAt={rotatesAt} now={now} seenBy={seenBy} />
      <Section title="When, and seen by whom" note="youngest first">
        <Table caption="Secrets of this key, youngest first" lines={2} fixed>
          <TableHead>
            <Th className="w-[176px] max-md:w-[150px]">Secret</Th>
            <Th className="max-md:hidden">Made</Th>
            <Th className="max-lg:hidden">First used</Th>
            <Th className="max-lg:hidden">Last used</Th>
            <Th>End</Th>
          </TableHead>
          <TableBody>
            {lineage.secrets.map(secret => (
              <Tr key={secret.id}>
                <Td>
                  <TwoLines
                    first={<KeyHint hint={secret.hint} className="text-text" />}
                    second={seenBy.get(secret.id) ?? 'nobody'}
                  />
                </Td>
                <Td dim className="max-md:hidden">
                  {time(secret.createdAt)}
                </Td>
                <Td dim className="max-lg:hidden">
                  {time(secret.firstUsedAt)}
                </Td>
                <Td dim className="max-lg:hidden">
                  {time(secret.lastUsedAt)}
                </Td>
                <Td dim>
                  <End secret={secret} />
                </Td>
              </Tr>
            ))}
          </TableBody>
        </Table>
      </Section>
    </>
  )
}

function End({ secret }: { secret: SecretRow }) {
  if (secret.endedAt) {
    return <TwoLines first={<ExactTime iso={secret.endedAt.toISOString()} />} second={endReasonWords(secret)} />
  }
  if (secret.state === 'current') return 'none yet'
  return secret.retiresAt ? (
    <TwoLines first={<ExactTime iso={secret.retiresAt.toISOString()} />} second="retires by itself" />
  ) : (
    'after the new one’s first use'
  )
}

function namesBySecret({ exposures }: Lineage): Map<string, string> {
  const groups = Map.groupBy(exposures, exposure => exposure.secretId)
  return new Map([...groups].map(([id, seen]) => [id, [...new Set(seen.map(each => each.name))].join(', ')]))
}
