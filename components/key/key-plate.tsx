import type { CSSProperties, ReactNode } from 'react'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { keyParts } from './key-parts.ts'

type KeyPlateProps = {
  /** The whole key. It lives in this page only: nothing stores it, and no toast names it. */
  value: string
  /** Left of the copy button: the Cut, and when it was shown. */
  note?: ReactNode
  onCopied?: () => void
  className?: string
}

const WIDTH = 710

/** The whole key on one line, dimensioned below like a drawing; on phones it wraps and the dimensions go. */
export function KeyPlate({ value, note, onCopied, className }: KeyPlateProps) {
  const parts = keyParts(value)
  const fontSize = Math.min(17.7, WIDTH / (value.length * 0.602))
  return (
    <div className={className}>
      <div className="rounded-3 border border-edge">
        <div
          data-secret=""
          style={{ '--plate': `${fontSize}px` } as CSSProperties}
          className="wrap-anywhere rounded-t-[7px] bg-sunken px-6 pt-[30px] pb-4 font-medium font-mono text-(length:--plate)/[28px] max-md:px-4 max-md:py-[18px] max-md:text-[15px]/[24px]"
        >
          {parts
            ? parts.map(part => (
                <span key={part.name} className={part.strong ? undefined : 'font-normal text-text-3'}>
                  {part.text}
                </span>
              ))
            : value}
          {parts && (
            <div
              aria-hidden="true"
              style={{ gridTemplateColumns: parts.map(part => `${part.text.length}ch`).join(' ') }}
              className="mt-2 grid select-none font-normal max-md:hidden"
            >
              {parts.map(part => (
                <span key={part.name} className="relative h-[30px]">
                  <span className="absolute inset-x-0.5 top-0 h-[5px] border-mute border-x border-b" />
                  <span className="absolute inset-x-0 top-3 whitespace-nowrap text-center font-sans text-2xs/[14px] text-text-3">
                    {part.name}
                  </span>
                </span>
              ))}
            </div>
          )}
        </div>
        <div className="flex items-center gap-3 border-line border-t py-3 pr-3 pl-6 max-md:flex-wrap max-md:px-4">
          <span className="flex min-w-0 flex-1 items-center gap-2.5 text-text-2">{note}</span>
          <CopyButton
            text={value}
            label="Copy key"
            variant="primary"
            size="lg"
            onCopied={onCopied}
            className="max-md:w-full"
          />
        </div>
      </div>
    </div>
  )
}
