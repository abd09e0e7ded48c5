import { cx } from './cx.ts'

export function tabListClass(className?: string): string {
  return cx('flex gap-5 border-line border-b max-md:gap-4 max-md:overflow-x-auto', className)
}

export const tabClass =
  '-mb-px inline-flex h-9 flex-none items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 font-medium text-text-2 no-underline! hover:text-text aria-[current]:border-accent-text aria-[current]:text-text data-[state=active]:border-accent-text data-[state=active]:text-text'
