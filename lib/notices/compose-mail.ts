import { hideKeys } from '#lib/format/hide-keys.ts'

export interface MailedNotice {
  severity: 'info' | 'warning' | 'critical'
  title: string
  body: string
  href: string
}

export interface Mail {
  subject: string
  text: string
}

const order = { critical: 0, warning: 1, info: 2 }
const words = { critical: 'Critical: ', warning: 'Warning: ', info: '' }
const subjectLength = 160
const between = '\n\n* * *\n\n'

/**
 * One plain mail of all that a member is told, the most severe first, which also gives the subject. Names that people
 * chose are part of the texts: a key that somebody pasted into one is cut to its hint, and no line break or other
 * control character gets into the subject, where it would begin a header of its own. Links lead to `url` alone.
 */
export function composeMail(notices: readonly MailedNotice[], url: string): Mail {
  const sorted = notices.toSorted((a, b) => order[a.severity] - order[b.severity])
  const rest = notices.length - 1
  const more = rest > 0 ? ` and ${rest} more` : ''
  const title = oneLine(hideKeys(sorted[0]?.title ?? ''))
  return {
    subject: shortened(title, subjectLength - more.length) + more,
    text: `${sorted.map(notice => paragraph(notice, url)).join(between)}\n\n-- \nAll that Keyturn told you: ${url}/notices\n`,
  }
}

/** In a line: without control and direction characters, spaces single. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
}

export function shortened(text: string, length: number): string {
  const characters = [...text]
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}

function paragraph({ severity, title, body, href }: MailedNotice, url: string): string {
  const lines = hideKeys(body).split(/\r\n?|\n/)
  return [words[severity] + oneLine(hideKeys(title)), lines.map(oneLine).join('\n').trim(), link(href, url)]
    .filter(Boolean)
    .join('\n\n')
}

/** Only a path continues the server's address; `@elsewhere` or `.elsewhere` would turn it into another's. */
function link(href: string, url: string): string {
  const path = /^\/(?!\/)[^\s\p{C}]*$/u.test(href) ? hideKeys(href) : '/notices'
  return url + path
}
