/** Keys: / search, ? help, j and k move between rows, x ticks, t turns the theme. Each person can switch them off. */

const OFF = 'linli-keys-off'
const ROWS = '[data-rows] > *, table tbody > tr'

function areOff(): boolean {
  try {
    return localStorage.getItem(OFF) === '1'
  } catch {
    return false
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement
  return target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select')
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(ROWS)].filter((row) => handle(row) !== null)
}

/** What Enter should act on: the row's own link rather than its tick or its buttons. */
function handle(row: HTMLElement): HTMLElement | null {
  const link = row.querySelector<HTMLElement>('a[href]:not(.btn):not([data-opens])')
  return link ?? row.querySelector<HTMLElement>('a[href], input[type=checkbox], button')
}

function move(by: number): void {
  const all = rows()
  const here = all.findIndex((row) => row.contains(document.activeElement))
  const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + by))
  const row = all[next]
  if (!row) return
  handle(row)?.focus({ preventScroll: true })
  row.scrollIntoView({ block: 'nearest' })
}

function tick(): void {
  const row = rows().find((candidate) => candidate.contains(document.activeElement))
  row?.querySelector<HTMLInputElement>('[data-tick]')?.click()
}

function search(): void {
  const field = document.querySelector<HTMLInputElement>('[data-main-search]')
  field?.focus()
  field?.select()
}

function help(): void {
  const dialog = document.getElementById('keys-dialog') as HTMLDialogElement | null
  if (dialog && !dialog.open) dialog.showModal?.()
}

const KEYS: Record<string, () => void> = {
  '/': search,
  '?': help,
  j: () => move(1),
  k: () => move(-1),
  x: tick,
}

document.addEventListener('keydown', (event) => {
  const action = KEYS[event.key]
  if (!action || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (isTyping(event) || areOff() || document.querySelector('dialog[open]')) return
  event.preventDefault()
  action()
})

document.addEventListener('change', (event) => {
  const box = event.target as HTMLInputElement
  if (!box.matches('[data-keys-switch]')) return
  try {
    localStorage.setItem(OFF, box.checked ? '0' : '1')
  } catch {
    // Private browsing without storage: the choice then lasts for no longer than the page.
  }
})

for (const box of document.querySelectorAll<HTMLInputElement>('[data-keys-switch]')) box.checked = !areOff()
