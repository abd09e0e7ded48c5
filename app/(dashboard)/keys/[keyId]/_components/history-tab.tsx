import Link from 'next/link'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Section } from '#components/ui/section.tsx'
import { Table, TableBody, TableHead, Td, Tr } from '#components/ui/table.tsx'
import { Th } from '#components/ui/th.tsx'
import { formatDuration } from '#lib/format/duration.ts'
import type { KeyEvent } from '#lib/keys/key-history.ts'
import { byOf } from '../../../actor-names.ts'

const acts: Record<string, string> = {
  'key.created': 'Created',
  'decoy.planted': 'Made as a decoy',
  'key.rotated': 'Rotated',
  'secret.retired': 'Old secret retired',
  'overlap.extended': 'Overlap made longer',
  'rotation.opened': 'Rotation due',
  'rotation.requested': 'Rotation asked for',
  'key.compromised': 'Marked as compromised',
  'key.expired': 'Expired',
  'key.leaked': 'Found in plain',
  'key.quarantined': 'Quarantined',
  'key.released': 'Released',
  'key.revoked': 'Revoked',
  'key.shared': 'Passed on, as was recorded',
  'key.noted': 'Where it lives was noted',
  'key.networks_changed': 'Where it may be used from was changed',
}

/** The ledger's entries on this key, newest first. */
export function HistoryTab({ keyId, events }: { keyId: string; events: KeyEvent[] }) {
  if (events.length === 0) {
    return (
      <p className="text-text-2">
        What you do to this key will stand here. What others did, leads and security may read.
      </p>
    )
  }
  return (
    <Section
      title="History"
      note="from the ledger, newest first"
      right={<Link href={`/audit?about=${keyId}`}>In the ledger</Link>}
    >
      <Table caption="What was done to this key">
        <TableHead>
          <Th>When</Th>
          <Th>What</Th>
          <Th className="max-md:hidden">In detail</Th>
          <Th>By</Th>
        </TableHead>
        <TableBody>
          {events.map(event => (
            <Tr key={event.seq}>
              <Td dim>
                <ExactTime iso={event.at.toISOString()} />
              </Td>
              <Td>{acts[event.action] ?? event.action}</Td>
              <Td dim className="max-w-[280px] max-md:hidden">
                {detailOf(event)}
              </Td>
              <Td dim>{byOf(event)}</Td>
            </Tr>
          ))}
        </TableBody>
      </Table>
    </Section>
  )
}

function detailOf({ detail }: KeyEvent): string {
  const { hint, reason, note, livesIn, plantedIn, sharedWith, overlapSeconds } = detail
  const parts = [
    text(hint),
    typeof overlapSeconds === 'number' && `overlap ${formatDuration(overlapSeconds * 1000)}`,
    text(reason)?.replaceAll('_', ' '),
    text(note),
    text(livesIn),
    text(plantedIn),
    text(sharedWith),
  ]
  return parts.filter(Boolean).join(' · ')
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
