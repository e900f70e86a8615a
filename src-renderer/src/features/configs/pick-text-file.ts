/** The text of a file that a person chooses; null when the dialog is dismissed. Works alike in a browser and in the desktop window. */
export function pickTextFile(accept: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.addEventListener('cancel', () => resolve(null))
    input.addEventListener('change', () => {
      const [file] = input.files ?? []
      if (file === undefined) resolve(null)
      else file.text().then(resolve, reject)
    })
    input.click()
  })
}
