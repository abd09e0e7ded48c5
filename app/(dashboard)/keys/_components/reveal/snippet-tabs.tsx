'use client'

import { Tabs } from 'radix-ui'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { cx } from '#components/ui/cx.ts'
import { tabClass, tabListClass } from '#components/ui/tab-class.ts'
import type { Snippet, SnippetTab } from './snippets.ts'

type SnippetTabsProps = { tabs: SnippetTab[]; hint: string; plain: string }

/** Ready forms. The screen shows hints, so that a glance or a screenshot takes nothing along. */
export function SnippetTabs({ tabs, hint, plain }: SnippetTabsProps) {
  const firstReader = tabs.find(tab => tab.reads)?.value
  return (
    <Tabs.Root defaultValue={tabs[0]?.value}>
      <Tabs.List aria-label="Ways to store and to read the key" className={tabListClass()}>
        {tabs.map(tab => (
          <Tabs.Trigger
            key={tab.value}
            value={tab.value}
            className={cx(tabClass, tab.value === firstReader && 'md:ml-auto')}
          >
            {tab.value === firstReader && (
              <span aria-hidden="true" className="mr-2.5 font-normal text-text-3 text-xs max-md:hidden">
                read it in
              </span>
            )}
            {tab.label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map(tab => (
        <Tabs.Content key={tab.value} value={tab.value} className="pt-3">
          <div className={cx('grid gap-2', tab.snippets.length > 1 && 'md:grid-cols-[minmax(0,1.7fr)_minmax(0,1fr)]')}>
            {tab.snippets.map(snippet => (
              <SnippetBlock key={snippet.label} snippet={snippet} hint={hint} plain={plain} />
            ))}
          </div>
          {tab.note && <p className="mt-2 text-text-3 text-xs/[17px]">{tab.note}</p>}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}

function SnippetBlock({ snippet, hint, plain }: { snippet: Snippet; hint: string; plain: string }) {
  const { label, comment, code, withKey } = snippet
  return (
    <CodeBlock
      label={label}
      comment={comment}
      code={code}
      highlight={withKey ? [hint] : undefined}
      copyText={withKey ? `${code.replace(hint, () => plain)}\n` : code}
      copyLabel={withKey ? 'Copy with key' : 'Copy'}
    />
  )
}
