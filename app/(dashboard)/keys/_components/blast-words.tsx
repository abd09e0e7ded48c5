import type { ReactNode } from 'react'
import { formatCount, formatNumber } from '#lib/format/number.ts'
import type { BlastRadius } from '#lib/keys/blast-radius.ts'

/** What stops, before the click: whose the keys are, and what they did in the last hour. */
export function blastWords({ keys, services, environments, holders, ...use }: BlastRadius): ReactNode {
  const { requestsLastHour, usedLastHour, networks } = use
  const whose = `${formatCount(keys, 'key')} of ${formatCount(services, 'service')} and ${formatCount(holders, 'holder')}, in ${listOf(environments)}.`
  if (usedLastHour === 0) {
    return `${whose} ${keys === 1 ? 'It was not' : 'None of them was'} used in the last hour. Whoever uses one from the next second on is refused.`
  }
  const which = keys === 1 ? 'it was' : `${formatNumber(usedLastHour)} of them ${usedLastHour === 1 ? 'was' : 'were'}`
  return (
    <>
      {whose} In the last hour{' '}
      <b>
        {which} used {formatCount(requestsLastHour, 'time')}
      </b>{' '}
      from {formatCount(networks, 'address range')}. Those requests will be refused from the next second on.
    </>
  )
}

/** What a toast says after it: "3,120 requests an hour from 41 address ranges are refused." */
export function refusedWords(radius: BlastRadius | undefined): string {
  if (!radius || radius.requestsLastHour === 0) return 'Every use is refused.'
  const { requestsLastHour, networks } = radius
  return `${formatCount(requestsLastHour, 'request')} an hour from ${formatCount(networks, 'address range')} ${requestsLastHour === 1 ? 'is' : 'are'} refused.`
}

/** The keys that would be missed first. Nothing where none was used. */
export function BusiestKeys({ busiest, usedLastHour }: BlastRadius) {
  if (busiest.length === 0) return null
  return (
    <table className="w-full table-fixed text-xs/[18px]">
      <caption className="pb-1 text-left text-text-3">
        {usedLastHour > busiest.length ? `The ${busiest.length} busiest in the last hour` : 'Used in the last hour'}
      </caption>
      <tbody>
        {busiest.map(({ keyId, name, service, environment, requests }) => (
          <tr key={keyId} className="border-line-soft border-t">
            <th scope="row" className="truncate py-1 text-left font-medium max-md:w-[38%]">
              {name}
            </th>
            <td className="truncate py-1 pl-3 text-text-3">
              {service} {environment}
            </td>
            <td className="w-20 py-1 pl-3 text-right max-md:w-14">{formatNumber(requests)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function listOf(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
