import { CodeBlock } from '#components/ui/code-block.tsx'
import { Mono } from '#components/ui/mono.tsx'

type TellOfLeaksProps = { url: string; prefix: string }

export function TellOfLeaks({ url, prefix }: TellOfLeaksProps) {
  const call = `curl ${url}/v1/leaks -H "Authorization: Bearer $KEYTURN_TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"leaks": [{"key": "${prefix}_prd_…", "url": "https://git.example.com/…", "source": "wiki"}]}'`
  return (
    <div className="grid gap-3">
      <p className="text-text-2">
        Any scanner, with a token that has <Mono>alerts:write</Mono>. It hears whether each is a live key, a dead one,
        or none of yours; the key’s people have an alert within seconds, and a live key in production is quarantined
        where its service’s detection says so. Told again, it is no second alert.
      </p>
      <CodeBlock label="How to tell of a leak" code={call} />
      <p className="text-text-2">
        On the server itself, files and folders are looked through with the database at hand: which key it is, and
        whether it works. It exits with 1 where there is one.
      </p>
      <CodeBlock label="How to look through files" code="npm run --silent keyturn -- scan PATH…" />
    </div>
  )
}
