import { CodeBlock } from '#components/ui/code-block.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { verifySnippet } from '../verify-snippet.ts'

/** How a receiver knows that a message is Keyturn's. */
export function VerifyBlock() {
  return (
    <div className="grid gap-2">
      <CodeBlock label="install" code="npm install standardwebhooks" />
      <CodeBlock label="receiver in Node" code={verifySnippet} highlight={['KEYTURN_WEBHOOK_SECRET']} />
      <p className="text-text-2 text-xs/[17px]">
        There are libraries for other languages at standardwebhooks.com. A message may come twice, with the same{' '}
        <Mono>webhook-id</Mono>: whoever acts on it keeps the ids for a day.
      </p>
    </div>
  )
}
