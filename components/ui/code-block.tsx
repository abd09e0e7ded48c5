import { Fragment } from 'react'
import { CopyButton } from './copy-button.tsx'
import { cx } from './cx.ts'

type CodeBlockProps = {
  code: string
  /** Names the snippet for who can't see it: "curl command". */
  label: string
  /** A grey line above, not copied: "# .env". */
  comment?: string
  /** Parts of the code drawn in the accent: variables, the key's hint. */
  highlight?: string[]
  /** Copied instead of what is shown: the code with the whole key in it. */
  copyText?: string
  copyLabel?: string
  className?: string
}

export function CodeBlock({ code, label, comment, highlight = [], copyText, copyLabel, className }: CodeBlockProps) {
  return (
    <div className={cx('group relative min-w-0', className)}>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll sideways, and the keyboard must reach that
        tabIndex={0}
        className="overflow-x-auto rounded-2 bg-sunken px-3.5 py-[11px]"
      >
        <pre className="text-text text-xs/[19px]">
          {comment && <span className="text-text-3">{`${comment}\n`}</span>}
          <code>{highlighted(code, highlight)}</code>
        </pre>
      </section>
      <CopyButton
        text={copyText ?? code}
        label={copyLabel}
        size="sm"
        className="absolute top-1.5 right-1.5 max-md:static max-md:mt-1.5 max-md:h-8 max-md:w-full"
      />
    </div>
  )
}

function highlighted(code: string, parts: string[]) {
  if (parts.length === 0) return code
  const pattern = new RegExp(`(${parts.map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`)
  return code.split(pattern).map((piece, index) =>
    parts.includes(piece) ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
      <span key={index} className="text-accent-text">
        {piece}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one fixed text
      <Fragment key={index}>{piece}</Fragment>
    ),
  )
}
