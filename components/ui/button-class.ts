import { cx } from './cx.ts'

export type ButtonVariant = 'default' | 'primary' | 'danger' | 'stop' | 'ghost'
export type ButtonSize = 'sm' | 'md' | 'lg'

const VARIANTS: Record<ButtonVariant, string> = {
  default: 'border-edge bg-surface text-text shadow-1 hover:bg-hover [&>svg]:text-text-2',
  primary: 'border-accent bg-accent text-accent-on shadow-1 hover:border-accent-hover hover:bg-accent-hover',
  danger:
    'border-[color-mix(in_srgb,var(--refused)_40%,var(--surface))] bg-surface text-refused shadow-1 hover:bg-refused-soft',
  stop: 'border-(--stop) bg-(--stop) text-white shadow-1 hover:brightness-95',
  ghost: 'border-transparent text-text-2 hover:bg-fill',
}

const SIZES: Record<ButtonSize, string> = {
  sm: 'h-[26px] px-2 text-xs [&>svg]:size-[13px]',
  md: 'h-[30px] px-[11px] [&>svg]:size-[15px]',
  lg: 'h-9 px-4 text-md [&>svg]:size-4',
}

/** One look for buttons and for links that act as buttons. `danger` outlines on a page, `stop` fills in a dialog. */
export function buttonClass(variant: ButtonVariant = 'default', size: ButtonSize = 'md', square = false): string {
  return cx(
    'inline-flex flex-none select-none items-center justify-center gap-[7px] whitespace-nowrap rounded-2 border font-medium no-underline! transition-colors',
    'disabled:cursor-default disabled:opacity-45 aria-disabled:cursor-default aria-disabled:opacity-45',
    VARIANTS[variant],
    SIZES[size],
    square && 'aspect-square px-0!',
  )
}
