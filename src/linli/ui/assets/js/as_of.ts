/** A slider over days beside the date field; letting go of it asks for that day. Its right end is now: no day at all. */

const DAY = 86_400_000

function days(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY)
}

function shifted(from: string, by: number): string {
  return new Date(Date.parse(from) + by * DAY).toISOString().slice(0, 10)
}

class AsOf extends HTMLElement {
  connectedCallback(): void {
    const range = this.querySelector<HTMLInputElement>('input[type=range]')
    const date = this.querySelector<HTMLInputElement>('input[type=date]')
    if (!range || !date) return
    const { from = '', to = '' } = this.dataset
    range.max = String(days(from, to))
    range.value = String(days(from, date.value || to))
    this.say(range, date)
    range.addEventListener('input', () => {
      date.value = range.value === range.max ? '' : shifted(from, Number(range.value))
      this.say(range, date)
    })
    range.addEventListener('change', () => this.querySelector('form')?.requestSubmit?.())
    date.addEventListener('change', () => {
      range.value = String(days(from, date.value || to))
      this.say(range, date)
    })
  }

  private say(range: HTMLInputElement, date: HTMLInputElement): void {
    range.setAttribute('aria-valuetext', date.value || (this.dataset.now ?? ''))
  }
}

customElements.define('linli-as-of', AsOf)
