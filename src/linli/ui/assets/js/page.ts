/** Marks the page as scripted and opens the sidebar on the phone without adding to the history. */

document.documentElement.classList.remove('no-js')

function sidebar(): HTMLElement | null {
  return document.getElementById('nav')
}

function setSidebar(open: boolean): void {
  const nav = sidebar()
  nav?.toggleAttribute('data-open', open)
  if (open) nav?.querySelector<HTMLElement>('a, button')?.focus()
  else document.querySelector<HTMLElement>('[data-nav-open]')?.focus()
}

document.addEventListener('click', (event) => {
  const target = event.target as Element
  const open = target.closest('[data-nav-open]')
  if (!open && !target.closest('[data-nav-close]')) return
  event.preventDefault()
  setSidebar(Boolean(open))
})

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  if (sidebar()?.hasAttribute('data-open')) setSidebar(false)
  const menu = (event.target as Element).closest?.('details.menu-details[open]')
  if (!menu) return
  menu.removeAttribute('open')
  menu.querySelector<HTMLElement>('summary')?.focus()
})

// A menu closes when one clicks elsewhere.
document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details.menu-details[open]')) {
    if (!menu.contains(event.target as Node)) menu.removeAttribute('open')
  }
})

const EDGE = 8

/** Keeps a menu on the screen; one inside a scrolling table would be cut off, so it floats above. */
function place(menu: HTMLDetailsElement): void {
  const panel = menu.querySelector<HTMLElement>('.menu-panel')
  if (!panel) return
  for (const name of ['position', 'top', 'left', 'right', 'transform']) panel.style.removeProperty(name)
  if (!menu.open) return
  if (menu.closest('.table-scroll')) float(menu, panel)
  const box = panel.getBoundingClientRect()
  const left = Math.max(0, EDGE - box.left)
  const right = Math.max(0, box.right - (document.documentElement.clientWidth - EDGE))
  if (left || right) panel.style.transform = `translateX(${left || -right}px)`
}

function float(menu: HTMLDetailsElement, panel: HTMLElement): void {
  const button = menu.getBoundingClientRect()
  panel.style.position = 'fixed'
  const { width, height } = panel.getBoundingClientRect()
  const below = button.bottom + 4
  const top = below + height > innerHeight ? Math.max(EDGE, button.top - 4 - height) : below
  panel.style.top = `${top}px`
  panel.style.right = 'auto'
  panel.style.left = `${Math.max(EDGE, button.right - width)}px`
}

document.addEventListener(
  'toggle',
  (event) => {
    const menu = event.target as HTMLElement
    if (menu instanceof HTMLDetailsElement && menu.matches('.menu-details')) place(menu)
  },
  true,
)

document.addEventListener(
  'scroll',
  (event) => {
    if (!(event.target instanceof Element) || !event.target.matches('.table-scroll')) return
    for (const menu of event.target.querySelectorAll('details.menu-details[open]')) menu.removeAttribute('open')
  },
  true,
)
