import { CodeBlock } from '#components/ui/code-block.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { formatNumber } from '#lib/format/number.ts'

/** What proves later, against whoever owns the database, that nothing up to here was changed or cut off. */
export function LedgerHead({ head }: { head: string }) {
  const [seq] = head.split(':')
  return (
    <details className="mt-3">
      <summary className="w-fit text-accent-text">Head of entry {formatNumber(Number(seq))}, to keep elsewhere</summary>
      <div className="mt-2 grid gap-2">
        <p className="text-text-2">
          Kept outside this server, it proves later that nothing up to here was changed or cut off.
        </p>
        <CodeBlock
          label="Command that checks the ledger against this head"
          comment="# on the server, at any later time"
          code={`npm run --silent keyturn -- audit verify --head ${head}`}
          highlight={[head]}
          copyLabel="Copy command"
        />
        <CopyButton text={head} label="Copy head" className="justify-self-start" />
      </div>
    </details>
  )
}
