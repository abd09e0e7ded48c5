'use client'

import { Check } from 'lucide-react'
import Link from 'next/link'
import { DropdownMenu as Radix } from 'radix-ui'
import { type ReactNode, useRef, useState, useTransition } from 'react'
import { cx } from './cx.ts'

const ITEM =
  'flex h-[30px] cursor-pointer select-none items-center gap-2.5 rounded-2 px-2 text-text no-underline! outline-none data-disabled:opacity-45 data-highlighted:bg-fill focus-visible:shadow-none! [&>svg]:size-[15px] [&>svg]:text-text-3'

type DropdownMenuProps = {
  /** One button; the menu hangs from it. */
  trigger: ReactNode
  align?: 'start' | 'end'
  side?: 'top' | 'bottom'
  children: ReactNode
}

/** It opens inside the dialog or the page it belongs to, so that it stands in a landmark and nothing else is hidden. */
export function DropdownMenu({ trigger, align = 'end', side = 'bottom', children }: DropdownMenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [container, setContainer] = useState<HTMLElement | null>(null)
  function placeWhenOpened(open: boolean) {
    const dialog = button.current?.closest<HTMLElement>('[role=dialog],[role=alertdialog]')
    if (open) setContainer(dialog ?? document.getElementById('content'))
  }
  return (
    <Radix.Root modal={false} onOpenChange={placeWhenOpened}>
      <Radix.Trigger asChild ref={button}>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className="z-30 min-w-[180px] animate-appear rounded-3 bg-surface p-1 shadow-2 focus-visible:shadow-2!"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

type ItemProps = { icon?: ReactNode; danger?: boolean; disabled?: boolean; children: ReactNode }

/** `onSelect` may be a server action: it runs in a transition after the menu has closed. */
export function DropdownMenuItem({
  icon,
  danger,
  disabled,
  onSelect,
  children,
}: ItemProps & { onSelect: () => unknown }) {
  const [, startTransition] = useTransition()
  return (
    <Radix.Item
      disabled={disabled}
      onSelect={() =>
        startTransition(async () => {
          await onSelect()
        })
      }
      className={cx(ITEM, danger && 'text-refused! [&>svg]:text-refused!')}
    >
      {icon}
      {children}
    </Radix.Item>
  )
}

export function DropdownMenuLink({ href, icon, children }: ItemProps & { href: string }) {
  return (
    <Radix.Item asChild className={ITEM}>
      <Link href={href}>
        {icon}
        {children}
      </Link>
    </Radix.Item>
  )
}

type ChoiceProps = {
  label: string
  value: string
  options: { value: string; label: string }[]
  onChange: (value: string) => void
}

/** One of several, with a check at the one that holds. */
export function DropdownMenuChoice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange}>
      <Radix.Label className="px-2 pt-1.5 pb-1 text-2xs text-text-3">{label}</Radix.Label>
      {options.map(option => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          className={ITEM}
          onSelect={event => event.preventDefault()}
        >
          {option.label}
          <Radix.ItemIndicator className="ml-auto">
            <Check className="size-3.5" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  )
}

type CheckProps = { checked: boolean; onChange: (checked: boolean) => void; children: ReactNode }

/** One that is on or off by itself; the menu stays open for the next. */
export function DropdownMenuCheck({ checked, onChange, children }: CheckProps) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      className={ITEM}
      onSelect={event => event.preventDefault()}
    >
      {children}
      <Radix.ItemIndicator className="ml-auto">
        <Check className="size-3.5" />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  )
}

export function DropdownMenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />
}
