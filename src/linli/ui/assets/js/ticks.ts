/** Ticked rows: tick all, the number of them, and the bar of what can be done with them. */
class Ticks extends HTMLElement {
  private last: HTMLInputElement | null = null

  connectedCallback(): void {
    this.addEventListener('change', (event) => this.changed(event.target as HTMLInputElement))
    this.addEventListener('click', (event) => this.clicked(event))
    this.show()
  }

  private boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('[data-tick]')]
  }

  private changed(box: HTMLInputElement): void {
    if (box.matches('[data-tick-all]')) for (const each of this.boxes()) each.checked = box.checked
    this.show()
  }

  /** Shift and click ticks everything in between. */
  private clicked(event: MouseEvent): void {
    const box = event.target as HTMLInputElement
    if (!box.matches?.('[data-tick]')) return
    const all = this.boxes()
    if (event.shiftKey && this.last) {
      const [from, to] = [all.indexOf(this.last), all.indexOf(box)].sort((a, b) => a - b)
      for (const each of all.slice(from, to + 1)) each.checked = box.checked
    }
    this.last = box
    this.show()
  }

  private show(): void {
    const all = this.boxes()
    const ticked = all.filter((box) => box.checked)
    for (const box of all) box.closest('tr, .row-item')?.classList.toggle('ticked', box.checked)
    for (const head of this.querySelectorAll<HTMLInputElement>('[data-tick-all]')) {
      head.checked = all.length > 0 && ticked.length === all.length
      head.indeterminate = ticked.length > 0 && ticked.length < all.length
    }
    for (const bar of this.querySelectorAll<HTMLElement>('[data-tick-bar]')) bar.hidden = ticked.length === 0
    for (const count of this.querySelectorAll('[data-tick-count]')) count.textContent = String(ticked.length)
  }
}

customElements.define('linli-ticks', Ticks)
