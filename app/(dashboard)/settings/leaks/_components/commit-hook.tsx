import { CodeBlock } from '#components/ui/code-block.tsx'
import { Mono } from '#components/ui/mono.tsx'
import { LeakFile } from './leak-file.tsx'

const install = `mv -n ~/Downloads/pre-commit .git/hooks/pre-commit
chmod +x .git/hooks/pre-commit`

export function CommitHook({ text }: { text: string }) {
  return (
    <div className="grid gap-3">
      <p className="text-text-2">
        Looks at what is staged, in files of every kind, and knows a key by its shape <em>and</em> its checksum: what it
        refuses is a key. It says the file, the line and the key’s hint, never the key. It names none of your services,
        so it never grows old.
      </p>
      <LeakFile name="pre-commit" text={text} of="hook" />
      <CodeBlock label="How to install the hook" code={install} comment="# in the repository" />
      <p className="text-text-2">
        A hook that is there already stays: then call this one from it. In a folder of its own, after{' '}
        <Mono>git config --global core.hooksPath ~/git-hooks</Mono>, it serves all your repositories. Where it is wrong,
        or for once: <Mono>git commit --no-verify</Mono>. A hook is kept by whoever wants to keep it; what gets past it
        is for the scanners below.
      </p>
    </div>
  )
}
