import { CodeBlock } from '#components/ui/code-block.tsx'
import { Notice } from '#components/ui/notice.tsx'

const command = 'npm run --silent keyturn -- owner reset-password --email you@example.com --password-stdin'

export function Forgot() {
  return (
    <Notice title="A forgotten password is replaced, not sent." className="mb-6">
      <span className="mt-1 block">
        An owner of your organization makes you a one-time link, under People. Whoever runs the server can do it at its
        terminal:
      </span>
      <CodeBlock code={command} label="Command that resets a password" className="mt-2.5" />
    </Notice>
  )
}
