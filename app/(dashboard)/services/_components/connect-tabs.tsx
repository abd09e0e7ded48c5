import Link from 'next/link'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { reportSnippet, snippetVariables, verifySnippet } from '../connect-snippets.ts'

type ConnectTabsProps = { server: string; service: string; environment: string; mayMakeToken: boolean }

/** The two ways in which Keyturn learns of requests, ready to paste. */
export function ConnectTabs({ server, service, environment, mayMakeToken }: ConnectTabsProps) {
  const target = { server, service, environment }
  const highlight = snippetVariables(service)
  const token = (scope: string) => (
    <>
      with a token that has the scope <Mono>{scope}</Mono> in <Mono>$KEYTURN_TOKEN</Mono>.{' '}
      {mayMakeToken ? (
        <Link href={`/settings/tokens/new?service=${service}&scope=${scope}`} className="underline">
          Make one
        </Link>
      ) : (
        'A lead makes one.'
      )}
    </>
  )
  return (
    <Tabs
      label="Ways to connect"
      items={[
        {
          value: 'verify',
          label: 'Ask before you answer',
          content: (
            <Steps
              first={<>In your service, {token('keys:verify')}</>}
              code={<CodeBlock label="curl command that asks" code={verifySnippet(target)} highlight={highlight} />}
              then={
                <>
                  It answers <Mono>"valid": true</Mono>, and the request is on the chart within a minute.
                </>
              }
            />
          ),
        },
        {
          value: 'report',
          label: 'Report from a log',
          content: (
            <Steps
              first={<>From your gateway, {token('logs:write')}</>}
              code={<CodeBlock label="curl command that reports" code={reportSnippet(target)} highlight={highlight} />}
              then={
                <>
                  It answers <Mono>"accepted": 1</Mono> once the line is durable. From its first report on, the charts
                  of {service} read reports.
                </>
              }
            />
          ),
        },
      ]}
    />
  )
}

function Steps({ first, code, then }: Record<'first' | 'code' | 'then', React.ReactNode>) {
  return (
    <ol className="grid max-w-[720px] list-inside gap-2.5">
      <li className="flex gap-3">
        <span className="text-text-3">1</span>
        <span className="min-w-0">{first}</span>
      </li>
      <li className="min-w-0 list-none">{code}</li>
      <li className="flex gap-3">
        <span className="text-text-3">2</span>
        <span className="min-w-0">{then}</span>
      </li>
    </ol>
  )
}
