export const segmentsClass = 'inline-flex h-7 flex-none items-stretch rounded-2 border border-edge bg-surface'

export const segmentClass =
  'inline-flex items-center gap-1.5 whitespace-nowrap border-line border-l px-2.5 text-text-2 text-xs no-underline! first:rounded-l-[4px] first:border-l-0 last:rounded-r-[4px] hover:bg-hover focus-visible:z-10 aria-[current]:bg-fill aria-[current]:font-medium aria-[current]:text-text aria-pressed:bg-fill aria-pressed:font-medium aria-pressed:text-text'
