/** Between two ways to do the same. */
export function Or() {
  return (
    <div className="my-5 flex items-center gap-3 text-text-3 text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      or
    </div>
  )
}
