import { KeyHint } from '#components/key/key-hint.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import type { getLineage } from '#lib/keys/queries.ts'
import { LineageList } from './lineage-list.tsx'

type SecretsTabProps = {
  lineage: NonNullable<Awaited<ReturnType<typeof getLineage>>>
  rotatesAt: Date | null
  now: Date
}

/** The lineage as a timeline, then as a table: born, first and last used, and who has seen which. */
export function SecretsTab({ lineage, rotatesAt, now }: SecretsTabProps) {
  const seenBy = (secretId: string) =>
    [...new Set(lineage.exposures.filter(each => each.secretId === secretId).map(each => each.name))].join(', ')
  const time = (moment: Date | null) => (moment ? <ExactTime iso={moment.toISOString()} /> : '–')
  return (
    <>
      <LineageList secrets={lineage.secrets} rotatesAt={rotatesAt} now={now} />
      <Section title="When, and seen by whom">
        <Table caption="Secrets of this key" fixed>
          <TableHead>
            <Th className="w-[186px]">Secret</Th>
            <Th className="max-md:hidden">Made</Th>
            <Th className="max-md:hidden">First used</Th>
            <Th className="max-md:hidden">Last used</Th>
            <Th>Seen by</Th>
          </TableHead>
          <TableBody>
            {lineage.secrets.map(secret => (
              <Tr key={secret.id}>
                <Td>
                  <KeyHint hint={secret.hint} className="text-text" />
                </Td>
                <Td dim className="max-md:hidden">
                  {time(secret.createdAt)}
                </Td>
                <Td dim className="max-md:hidden">
                  {time(secret.firstUsedAt)}
                </Td>
                <Td dim className="max-md:hidden">
                  {time(secret.lastUsedAt)}
                </Td>
                <Td dim>{seenBy(secret.id) || 'nobody'}</Td>
              </Tr>
            ))}
          </TableBody>
        </Table>
      </Section>
    </>
  )
}
