import type { Severity } from '#lib/access/words.ts'
import type { Told } from './event.ts'

const words: Record<Severity, string> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' }
/** Slack takes 3,000 characters of a text, and refuses the message that has more. */
const longest = 600

/**
 * A message for a Slack incoming webhook. Names that people chose stand in it: `&`, `<` and `>` are escaped, as Slack
 * asks, so that no name becomes a link or calls a channel, and nothing in it is turned into a link or a mention (`verbatim`,
 * `parse`, `link_names`).
 */
export function slackMessage(
  { event, severity, summary, found, key, token, service, environment, note }: Told,
  link: string,
) {
  const title = event === 'test' ? escaped(summary) : `*${words[severity]}:* ${escaped(summary)}`
  const seen = found && `Expected: ${escaped(found.expected)}. Seen: ${escaped(found.seen)}.`
  const where = [key?.name, token?.name, service, environment].filter(part => part !== undefined).join(' · ')
  const lines = [title, seen, note && escaped(note), `<${link}|Open in Keyturn>`].filter(Boolean)
  return {
    text: escaped(event === 'test' ? summary : `${words[severity]}: ${summary}`),
    ...{ parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false },
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', verbatim: true, text: lines.join('\n') } },
      ...(where ? [{ type: 'context', elements: [{ type: 'mrkdwn', verbatim: true, text: escaped(where) }] }] : []),
    ],
  }
}

function escaped(text: string): string {
  const characters = [...text]
  const short = characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`
  return short.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
