import './as_of'
import './ticks'
import './toasts'
import './upload'

/** Takes the focus when it appears: the error summary. */
class Focus extends HTMLElement {
  connectedCallback(): void {
    const target = this.querySelector<HTMLElement>('[tabindex="-1"]')
    requestAnimationFrame(() => target?.focus())
  }
}

/** Says in words whether the browser has a network. */
class Online extends HTMLElement {
  private readonly show = (): void => {
    const badge = this.querySelector('.badge')
    if (!badge) return
    badge.textContent = (navigator.onLine ? this.dataset.on : this.dataset.off) ?? ''
    badge.classList.toggle('badge-success', navigator.onLine)
    badge.classList.toggle('badge-warning', !navigator.onLine)
  }

  connectedCallback(): void {
    addEventListener('online', this.show)
    addEventListener('offline', this.show)
    this.show()
  }

  disconnectedCallback(): void {
    removeEventListener('online', this.show)
    removeEventListener('offline', this.show)
  }
}

/** Copies its text and says so for two seconds. */
class Copy extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector('button')
    const words = this.querySelector('[data-copy-words]')
    const before = words?.textContent ?? ''
    button?.addEventListener('click', async () => {
      await this.copy(this.dataset.text ?? '')
      if (!words) return
      words.textContent = this.dataset.done ?? ''
      setTimeout(() => (words.textContent = before), 2000)
    })
  }

  private async copy(text: string): Promise<void> {
    if (navigator.clipboard) return navigator.clipboard.writeText(text)
    // Plain http in a local network has no clipboard object.
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
}

customElements.define('linli-focus', Focus)
customElements.define('linli-online', Online)
customElements.define('linli-copy', Copy)
