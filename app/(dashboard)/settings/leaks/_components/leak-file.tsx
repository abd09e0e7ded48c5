import { Download } from 'lucide-react'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { LeakFileName } from '#lib/leaks/leak-files.ts'

type LeakFileProps = { name: LeakFileName; text: string; of: string }

/** A file to take away, as it is or by the clipboard. */
export function LeakFile({ name, text, of }: LeakFileProps) {
  return (
    <div className="flex flex-none flex-wrap gap-2">
      <ButtonLink href={`/settings/leaks/files/${name}`} download={name} prefetch={false} icon={<Download />}>
        Download<span className="sr-only"> {of}</span>
      </ButtonLink>
      <CopyButton text={text} aria-label={`Copy ${of}`} />
    </div>
  )
}
