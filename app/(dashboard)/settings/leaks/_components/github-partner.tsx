import { CodeBlock } from '#components/ui/code-block.tsx'
import { Mono } from '#components/ui/mono.tsx'
import type { Shape } from '#lib/leaks/scanner-rules.ts'

type GithubPartnerProps = { url: string; isPublic: boolean; shapes: Shape[] }

/** What GitHub asks of a partner. */
export function GithubPartner({ url, isPublic, shapes }: GithubPartnerProps) {
  return (
    <div className="grid gap-3">
      <p className="text-text-2">
        GitHub looks for the formats of its partners in all that is public, and sends what it finds. To become one,
        write to <Mono>secret-scanning@github.com</Mono> and name these. The address has to be open to GitHub; it takes
        what GitHub signed and nothing else.
      </p>
      <CodeBlock label="Address for GitHub" comment="# endpoint" code={`${url}/v1/leaks/github`} />
      {!isPublic && (
        <p className="text-due">
          This is an address of this machine alone: set <Mono>KEYTURN_URL</Mono> to the one under which GitHub reaches
          it.
        </p>
      )}
      {shapes.map(({ type, says, regex }) => (
        <CodeBlock key={type} label={`Regular expression of ${type}`} comment={`# ${type}: ${says}`} code={regex} />
      ))}
      <p className="text-text-2">
        A leaked token of Keyturn is ended at once. One that verifies keys goes on doing that, can change nothing any
        more, and you are told to replace it.
      </p>
    </div>
  )
}
