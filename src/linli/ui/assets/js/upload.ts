/** Says which file was chosen and how big it is; a file may be dropped on it. */
class Upload extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type=file]')
    if (!input) return
    input.addEventListener('change', () => this.show(input))
    this.addEventListener('dragover', (event) => this.over(event, true))
    this.addEventListener('dragleave', (event) => this.over(event, false))
    this.addEventListener('drop', (event) => {
      this.over(event, false)
      if (!event.dataTransfer?.files.length) return
      input.files = event.dataTransfer.files
      this.show(input)
    })
  }

  private over(event: DragEvent, on: boolean): void {
    event.preventDefault()
    this.querySelector('.upload')?.classList.toggle('is-over', on)
  }

  private show(input: HTMLInputElement): void {
    const words = this.querySelector('[data-upload-words]')
    const files = [...(input.files ?? [])]
    if (words) words.textContent = files.map((file) => `${file.name} · ${size(file.size)}`).join(', ')
  }
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

customElements.define('linli-upload', Upload)
