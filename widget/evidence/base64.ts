/** The bytes of a blob in base64. */
export function readBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    // What comes before the comma names the type, and the collector looks for itself.
    reader.addEventListener('load', () => resolve((reader.result as string).split(',')[1] ?? ''))
    reader.addEventListener('error', reject)
    reader.readAsDataURL(blob)
  })
}
